import { asCoded } from '../../lib/errors/index.ts';
import {
  type AuditPage,
  type AuditQuestion,
  installationAudit,
  mergeAudits,
  tenantAudit,
} from '../../plugin/admin/index.ts';
import type { Actor } from '../../plugin/host.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { auditAnswer } from '../../tui/cli/audit.ts';
import type { Installation } from '../installation/installation.ts';
import { createOpening } from '../installation/opening.ts';

/**
 * `audit list --all`: the audits of the installation and of all its tenants as one, newest first. A tenant that cannot
 * be asked is named, and does not keep the others from being told.
 * @returns the answer, and whether it is one of some tenants only
 */
export async function auditOfAll(
  installation: Installation,
  actor: Actor,
  question: AuditQuestion,
): Promise<Answer & { readonly partial: boolean }> {
  const own = await installationAudit(installation, actor, question);
  const opening = createOpening(installation);
  try {
    const troubles: string[] = [];
    let merged = own;
    const ask = async (id: string): Promise<void> => {
      const page = await pageOf(id).catch((error: unknown) => {
        const { code, message } = asCoded(error);
        troubles.push(`${id} was not asked: ${code}: ${message}.`);
        return null;
      });
      if (page !== null) merged = mergeAudits([merged, page], question.limit);
    };
    const pageOf = async (id: string): Promise<AuditPage> => {
      const tenant = await opening.open(await installation.tenants.get(id));
      try {
        return await tenantAudit(tenant.context, installation.control, actor, question);
      } finally {
        await tenant.close();
      }
    };
    await Promise.all((await installation.tenants.list()).map(({ id }) => ask(id)));
    const answer = auditAnswer(merged);
    const notes = [...(answer.notes ?? []), ...troubles.sort()];
    return { ...answer, notes, json: { ...merged, troubles }, partial: troubles.length > 0 };
  } finally {
    opening.close();
  }
}
