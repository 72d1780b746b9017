import { runDashboard } from '../tui/index.ts';
import { homeAt } from './installation/home.ts';
import { openInstallation } from './installation/installation.ts';
import { openTenant, type TenantAtWork } from './installation/tenant.ts';
import type { Population } from './sandbox/population.ts';
import { type CommonOptions, overridesOf, userOf } from './session.ts';

/** Shows the dashboard of all tenants of an installation until the person leaves. */
export async function openDashboard(options: CommonOptions & { readonly readOnly: boolean }): Promise<void> {
  const installation = await openInstallation(homeAt(options));
  const opened: TenantAtWork[] = [];
  try {
    const overrides = await overridesOf(options);
    for (const facts of await installation.tenants.list())
      if (options.tenant === undefined || options.tenant === facts.id)
        opened.push(await openTenant(installation, facts, { overrides }));
    const tenants = await Promise.all(
      opened.map(async ({ facts, context, actor }) => ({
        id: facts.id,
        context,
        actor: await actor(userOf(options)),
      })),
    );
    await runDashboard({ tenants, readOnly: options.readOnly });
  } finally {
    for (const tenant of opened) await tenant.close();
    await installation.close();
  }
}

/** The dashboard of a sandbox, which says where the messages are to be seen. */
export async function look({ houses, officer }: Population): Promise<void> {
  const { facts, context } = houses.tenant;
  await runDashboard({
    tenants: [{ id: facts.id, context, actor: officer }],
    status: `messages: ${houses.outboxUrl}`,
  });
}
