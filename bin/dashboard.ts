import { openAlready, runDashboard } from '../tui/index.ts';
import type { Program } from './command-line.ts';
import type { Population } from './sandbox/population.ts';
import type { CommonOptions } from './session.ts';

/**
 * Shows the dashboard of all tenants of an installation until the person leaves. The installation is opened when the screen
 * is there; so is each tenant, when it is looked at, and one that cannot be is shown with its trouble.
 *
 * @throws what opening the installation throws
 */
export async function openDashboard(
  options: CommonOptions & { readonly readOnly: boolean; readonly screenReader?: boolean },
  program: Program,
): Promise<void> {
  const { readOnly, screenReader: linear } = options;
  let close = async () => {};
  try {
    await runDashboard({
      readOnly,
      ...(linear === undefined ? {} : { linear }),
      async contents() {
        const { openEveryTenant } = await import('./every-tenant.ts');
        const opened = await openEveryTenant(options, program);
        close = opened.close;
        return opened;
      },
    });
  } finally {
    await close();
  }
}

/** The dashboard of a sandbox, which says where the messages are to be seen. */
export async function look({ houses, officer }: Population, program: Program): Promise<void> {
  const { facts, context } = houses.tenant;
  const { home } = houses.installation;
  const { commandLineAt } = await import('./command-line.ts');
  await runDashboard({
    contents: async () => ({
      tenants: [openAlready({ id: facts.id, context, actor: officer })],
      commandLine: commandLineAt({ program, home, user: officer.id, readOnly: false, tenants: [facts.id] }),
      status: `messages: ${houses.outboxUrl}`,
    }),
  });
}
