import { resolve } from 'node:path';
import {
  type Actor,
  foretellOffboarding,
  type Offboarding,
  type OffboardingAsked,
  offboardTenant,
} from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { shortPath } from '../files.ts';
import type { Installation } from '../installation/installation.ts';
import { openTenant } from '../installation/tenant.ts';

/** What each state says of what was done, on the way. */
const SAID: Readonly<Record<Offboarding['state'], string>> = {
  begun: 'begun',
  held: 'held: tracking is off, and the plugin is not loaded any more',
  closed: 'closed at the survey service, and the last answers retrieved',
  exported: 'exported',
  erasing: 'the export was read again and holds what is held',
  erased: 'erased',
  done: 'ended',
};

/**
 * `tenant offboard ID`: closes links, exports, erases and writes a receipt, or goes on where an earlier one stopped.
 * @throws HOST_TENANT_UNKNOWN, TENANT_NO_MANIFEST, and as `offboardTenant`
 */
export async function tenantOffboard(
  installation: Installation,
  actor: Actor,
  {
    id,
    to,
    why,
    say,
  }: { readonly id: string; readonly to: string; readonly why: string; readonly say: (line: string) => void },
): Promise<Answer> {
  const {
    folder,
    why: reason,
    who,
    beganAt,
    steps,
  } = await offboardTenant(installation, actor, await askedOf(installation, id, to), {
    why,
    onStep: (state) => say(`${id}: ${SAID[state]}`),
  });
  const receipt = resolve(folder, 'receipt.json');
  return {
    notes: [
      `Tenant ${id} was offboarded by ${who} at ${steps.ended!.at}: ${reason}`,
      `Receipt: ${shortPath(receipt)}, and receipt.txt beside it. Its SHA-256 is ${steps.receipt}.`,
    ],
    json: { tenant: id, who, why: reason, began: beganAt, ...steps, folder },
  };
}

/** `tenant offboard ID --dry-run`: what that would close, export and erase. */
export async function tenantOffboardDryRun(
  installation: Installation,
  actor: Actor,
  { id, to }: { readonly id: string; readonly to: string },
): Promise<Answer> {
  const asked = await askedOf(installation, id, to);
  const foretold = await foretellOffboarding(installation, actor, asked);
  const { links, messages, rows, kept, atWork, state } = foretold;
  const kinds = [
    { what: 'links that take answers', act: 'close', count: links },
    { what: 'messages that have not gone', act: 'withdraw', count: messages },
    ...Object.entries(rows).map(([file, count]) => ({
      what: file,
      act: kept.includes(file) ? 'export' : 'export and erase',
      count,
    })),
  ];
  return {
    notes: [
      state === null
        ? `Offboarding ${id} would close, export to ${shortPath(asked.folder)}, and then erase this. Nothing was done.`
        : `The offboarding of ${id} has come to this: ${SAID[state]}. Nothing was done now.`,
      ...(atWork ? ['A run is at work: it has to end first.'] : []),
    ],
    listing: {
      columns: [
        { id: 'act', title: 'Act' },
        { id: 'what', title: 'What' },
        { id: 'count', title: 'Count' },
      ],
      rows: kinds.filter(({ count }) => count > 0),
    },
    json: { tenant: id, folder: asked.folder, ...foretold },
  };
}

async function askedOf(installation: Installation, id: string, to: string): Promise<OffboardingAsked> {
  const { file, trouble } = await installation.tenants.get(id);
  if (file === null) throw trouble!;
  return {
    tenant: id,
    manifest: file,
    folder: resolve(to),
    async open(perform) {
      const tenant = await openTenant(installation, await installation.tenants.get(id), {
        disabledToo: true,
      });
      try {
        return await perform(tenant.context);
      } finally {
        await tenant.close();
      }
    },
  };
}
