import type { DashboardContents } from '../tui/index.ts';
import { commandLineAt, type Program } from './command-line.ts';
import { homeAt } from './installation/home.ts';
import { openInstallation } from './installation/installation.ts';
import { createOpening } from './installation/opening.ts';
import { type CommonOptions, overridesOf, userOf } from './session.ts';
import { accessTo } from './tenant-access.ts';

/** Opens an installation for the dashboard, with the tenants that are meant. @throws as opening an installation */
export async function openEveryTenant(
  options: CommonOptions & { readonly readOnly: boolean },
  program: Program,
): Promise<DashboardContents & { close(): Promise<void> }> {
  const { readOnly, tenant } = options;
  const home = homeAt(options);
  const installation = await openInstallation(home, { readOnly });
  try {
    const opening = createOpening(installation, { overrides: await overridesOf(options) });
    const userId = userOf(options);
    const known =
      tenant === undefined ? await installation.tenants.list() : [await installation.tenants.get(tenant)];
    const tenants = known.map(({ id }) => accessTo(installation, opening, { id, userId }));
    const ids = known.map(({ id }) => id);
    return {
      tenants,
      commandLine: commandLineAt({ program, home, user: userId, readOnly, tenants: ids }),
      async close() {
        opening.close();
        for (const one of tenants) await one.close();
        await installation.close();
      },
    };
  } catch (error) {
    await installation.close();
    throw error;
  }
}
