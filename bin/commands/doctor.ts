import { doctor } from '../../lib/sql/index.ts';
import { controlMigrations } from '../../migrations/control/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import type { Installation } from '../installation/installation.ts';
import { createOpening, type OpeningOptions } from '../installation/opening.ts';
import type { KnownTenant } from '../installation/tenants.ts';
import { type Check, examine, tables } from '../tenants/examine.ts';

/**
 * `doctor`: the live tables against what they should be, and of each tenant its manifest, its settings, and whether its
 * survey service answers and its next run would not be refused. What is wrong with one tenant keeps no other from being looked at.
 */
export async function runDoctor(
  installation: Installation,
  tenants: readonly KnownTenant[],
  options: Pick<OpeningOptions, 'overrides'> = {},
): Promise<Answer & { readonly failed: boolean }> {
  const opening = createOpening(installation, { ...options, disabledToo: true });
  try {
    const examined = await Promise.all(tenants.map((tenant) => examine(opening, tenant)));
    const checks: readonly Check[] = [
      ...tables('', 'control tables', await doctor(installation.control, [controlMigrations])),
      ...examined.flat().map(({ error, ...check }) => check),
    ];
    const troubles = checks.filter(({ result }) => result !== 'ok');
    return {
      notes: [
        troubles.length === 0
          ? 'All is as it should be.'
          : `${troubles.length} of ${checks.length} checks failed.`,
      ],
      listing: {
        columns: [
          { id: 'tenant', title: 'Tenant' },
          { id: 'check', title: 'Check' },
          { id: 'result', title: 'Result' },
          { id: 'next', title: 'What to do' },
        ],
        rows: checks.map((check) => ({ ...check })),
      },
      json: checks,
      failed: troubles.length > 0,
    };
  } finally {
    opening.close();
  }
}
