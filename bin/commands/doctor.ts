import { isCoded } from '../../lib/errors/index.ts';
import { doctor, type Finding } from '../../lib/sql/index.ts';
import { controlMigrations } from '../../migrations/control/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import type { Installation } from '../installation/installation.ts';
import type { TenantAtWork } from '../installation/tenant.ts';

interface Check {
  readonly check: string;
  readonly result: string;
  readonly next: string;
}

/** `doctor`: the live tables against what they should be, the settings, and whether the survey service answers. */
export async function runDoctor(
  installation: Installation,
  tenant: TenantAtWork,
): Promise<Answer & { readonly failed: boolean }> {
  const families = [hostMigrations, queueMigrations, pluginMigrations];
  const checks: Check[] = [
    ...tables('control tables', await doctor(installation.control, [controlMigrations])),
    ...tables(`tables of ${tenant.facts.id}`, await doctor(tenant.database, families)),
    await checked('settings', async () => {
      await tenant.context.resolve();
    }),
    await checked('survey service', async () => (await tenant.context.client()).check()),
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
        { id: 'check', title: 'Check' },
        { id: 'result', title: 'Result' },
        { id: 'next', title: 'What to do' },
      ],
      rows: checks.map((check) => ({ ...check })),
    },
    json: checks,
    failed: troubles.length > 0,
  };
}

function tables(check: string, findings: readonly Finding[]): Check[] {
  if (findings.length === 0) return [{ check, result: 'ok', next: '' }];
  return findings.map(({ kind, name, expected, found }) => ({
    check,
    result: `${kind} ${name}`,
    next: `expected ${expected ?? 'nothing'}, found ${found ?? 'nothing'}`,
  }));
}

async function checked(check: string, perform: () => Promise<void>): Promise<Check> {
  try {
    await perform();
    return { check, result: 'ok', next: '' };
  } catch (error) {
    if (!isCoded(error)) throw error;
    return { check, result: `${error.code}: ${error.message}`, next: error.hint };
  }
}
