import { becomeOperator } from '../../plugin/admin/index.ts';
import type { Actor } from '../../plugin/host.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import type { Installation } from '../installation/installation.ts';
import { provisionTenant } from '../tenants/provision.ts';

/**
 * `tenant provision ID`: makes what a tenant needs and tells what is left to do. Whoever makes the installation with its
 * first tenant becomes the operator.
 *
 * @throws as `provisionTenant`
 */
export async function tenantProvision(
  installation: Installation,
  actor: Actor,
  id: string,
): Promise<Answer & { readonly failed: boolean }> {
  await becomeOperator(installation, actor);
  const steps = (await provisionTenant(installation, actor, id, { push: true })).map(
    ({ error, ...step }) => step,
  );
  const left = steps.filter(({ state }) => state === 'to do').length;
  const failed = steps.filter(({ state }) => state === 'failed').length;
  const rest = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    left === 0 ? 'nothing is left to do' : `${left} left to do`,
  ];
  return {
    notes: [`Tenant ${id} is provisioned; ${rest.join(', ')}.`],
    listing: {
      columns: [
        { id: 'step', title: 'Step' },
        { id: 'state', title: 'State' },
        { id: 'next', title: 'What to do' },
      ],
      rows: steps.map((step) => ({ ...step })),
    },
    json: { tenant: id, steps },
    failed: failed > 0,
  };
}
