import { contributedFacts, plainLines, type Reach, runHostScreens } from '../host/screens/index.ts';
import { isScreen } from '../lib/screen/environment.ts';
import { permittedSupplier } from '../plugin/admin/index.ts';
import { type Answer, renderAnswer } from '../tui/cli/answer.ts';
import { staffMember } from './installation/tenant.ts';
import { atTenant, type CommonOptions, formatOf, userOf } from './session.ts';

/**
 * `host`: the reference host's own screens; without a terminal, or where another format is asked for, what the plugin
 * adds to it. Whoever opens them is a user of the MIS from then on, without any permission; what they change there takes
 * the role of an operator, as it does by script.
 *
 * @throws `BAD_OPTION`, and as opening a tenant
 */
export async function openHostScreens(options: CommonOptions): Promise<void> {
  const format = formatOf(options);
  const id = userOf(options);
  await atTenant(options, async ({ installation, tenant: { facts, reference } }) => {
    await reference.mis.addUser({ id, name: id, groups: [] });
    const reach: Reach = {
      reference,
      actor: await reference.mis.actor(id),
      gate: (act, perform) =>
        permittedSupplier(installation, staffMember(id), { ...act, tenant: facts.id }, perform),
    };
    if (format === 'table' && isScreen(process.stdin, process.stdout, process.env))
      await runHostScreens(reach);
    else process.stdout.write(renderAnswer(await listing(reach, format === 'table'), format));
  });
}

async function listing(reach: Reach, forPeople: boolean): Promise<Answer> {
  const facts = await contributedFacts(reach);
  if (forPeople) return { notes: [reach.reference.host.tenant.name, ...plainLines(facts)], json: facts };
  const columns = ['place', 'part', 'label', 'value'].map((column) => ({ id: column, title: column }));
  return { listing: { columns, rows: facts.map((fact) => ({ ...fact })) }, json: facts };
}
