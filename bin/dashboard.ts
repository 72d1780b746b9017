import { openAlready, runDashboard } from '../tui/index.ts';
import { commandLineAt } from './command-line.ts';
import { homeAt } from './installation/home.ts';
import { openInstallation } from './installation/installation.ts';
import { createOpening } from './installation/opening.ts';
import type { Population } from './sandbox/population.ts';
import { type CommonOptions, overridesOf, userOf } from './session.ts';
import { accessTo } from './tenant-access.ts';

/**
 * Shows the dashboard of all tenants of an installation until the person leaves. Each is opened beside the others when
 * it is looked at; one that cannot be is shown with its trouble.
 */
export async function openDashboard(options: CommonOptions & { readonly readOnly: boolean }): Promise<void> {
  const { readOnly } = options;
  const home = homeAt(options);
  const installation = await openInstallation(home, { readOnly });
  const opening = createOpening(installation, { overrides: await overridesOf(options) });
  const { tenant } = options;
  const userId = userOf(options);
  const known =
    tenant === undefined ? await installation.tenants.list() : [await installation.tenants.get(tenant)];
  const tenants = known.map(({ id }) => accessTo(installation, opening, { id, userId }));
  const ids = known.map(({ id }) => id);
  const commandLine = commandLineAt({ home, user: userId, readOnly, tenants: ids });
  try {
    await runDashboard({ tenants, commandLine, readOnly });
  } finally {
    opening.close();
    for (const one of tenants) await one.close();
    await installation.close();
  }
}

/** The dashboard of a sandbox, which says where the messages are to be seen. */
export async function look({ houses, officer }: Population): Promise<void> {
  const { facts, context } = houses.tenant;
  const { home } = houses.installation;
  await runDashboard({
    tenants: [openAlready({ id: facts.id, context, actor: officer })],
    commandLine: commandLineAt({ home, user: officer.id, readOnly: false, tenants: [facts.id] }),
    status: `messages: ${houses.outboxUrl}`,
  });
}
