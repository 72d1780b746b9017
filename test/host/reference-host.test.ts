import { describe, expect, it, onTestFinished } from 'vitest';
import { createReferenceHost } from '../../host/reference-host.ts';
import type { Clock, CommandContext, Host, PluginModule } from '../../plugin/host.ts';
import { chosenDatabase } from '../support/chosen-database.ts';
import { ilrFile } from './ilr-file.ts';
import { controlDatabase, OFFICER, SILENT, TENANT } from './support.ts';

describe('the reference host', () => {
  it('loads the plugin of this package and offers its commands in the ribbon, with what the user may', async () => {
    const { ribbon, mis, loadPlugin, unloadPlugin } = await tenantHost();
    await loadPlugin();
    onTestFinished(unloadPlugin);
    await mis.setPermission(
      { kind: 'group', id: 'office' },
      'get-destination-survey-results',
      'allowed',
      'admin',
    );
    expect(await ribbon.list(OFFICER)).toMatchObject([
      { title: 'Send destination survey', tab: 'Actions', group: 'Tools', state: 'not-set' },
      { title: 'Get Responses', tab: 'Management', state: 'allowed' },
    ]);
  });

  it('presses a command on a learner record, and on none that is not there', async () => {
    const { ribbon, mis, loadPlugin } = await tenantHost();
    const press = (id: string, learnerRef: string | null) => ribbon.run(id, { ...CONTEXT, learnerRef });
    await mis.createLearner({ ref: 'A' });
    await expect(press('get-responses', null)).rejects.toMatchObject({ code: 'HOST_NO_PLUGIN' });
    await loadPlugin(fake());
    expect(await press('send-destination-survey', 'A')).toEqual({ message: 'pressed by olga on A' });
    await expect(press('send-destination-survey', null)).rejects.toMatchObject({
      code: 'HOST_COMMAND_NEEDS_LEARNER',
    });
    await expect(press('send-destination-survey', 'B')).rejects.toMatchObject({
      code: 'HOST_LEARNER_UNKNOWN',
    });
    await expect(press('format-disk', null)).rejects.toMatchObject({ code: 'HOST_NO_SUCH_COMMAND' });
  });

  it('shows the report in its folder and hands its questions on', async () => {
    const { reports, loadPlugin } = await tenantHost();
    await loadPlugin(fake());
    expect(reports.list()).toMatchObject([
      { folder: 'Destinations Tracking', title: 'ILR Destinations Tracking' },
    ]);
    const table = await reports.run('ilr-destinations-tracking', {
      actor: OFFICER,
      parameters: { by: 'sent' },
    });
    expect(table.rows).toEqual([{ by: 'sent' }]);
    const drilled = await reports.drill('ilr-destinations-tracking', { actor: OFFICER, learnerRef: 'A' });
    expect(drilled.rows).toEqual([{ ref: 'A' }]);
    await expect(reports.run('salaries', { actor: OFFICER, parameters: {} })).rejects.toMatchObject({
      code: 'HOST_NO_SUCH_REPORT',
    });
  });

  it('hands what a person fills in on to the form of the plugin', async () => {
    const { forms, loadPlugin } = await tenantHost();
    const request = { actor: OFFICER, values: { 'sender.name': 'North' } };
    await expect(forms.save('tenant-details', request)).rejects.toMatchObject({ code: 'HOST_NO_PLUGIN' });
    await loadPlugin(fake());
    expect(await forms.save('tenant-details', request)).toEqual({ message: '{"sender.name":"North"}' });
    for (const asked of [forms.show('payroll', request), forms.act('tenant-details', 'erase', request)])
      await expect(asked).rejects.toMatchObject({ code: 'HOST_NO_SUCH_FORM' });
  });

  it('runs the schedule by its own clock and forgets an unloaded plugin', async () => {
    const { schedules, loadPlugin, unloadPlugin } = await tenantHost();
    await loadPlugin(fake());
    expect(await schedules.runDue()).toEqual(['daily-procedure']);
    await unloadPlugin();
    expect(await schedules.runDue('2025-03-05T09:00:00.000Z')).toEqual([]);
    await loadPlugin(fake());
    expect(await schedules.runDue('2025-03-05T09:00:00.000Z')).toEqual(['daily-procedure']);
  });

  it('tells whether any import ever carried contact preferences', async () => {
    const { host, mis } = await tenantHost();
    await mis.createLearner({ ref: 'A', preferences: [{ type: 'RUI', code: 4 }] });
    await mis.importIlr(ilrFile({ learners: [{ ref: 'B' }] }), { who: 'olga' });
    expect(await host.population.preferencesEverKnown()).toBe(false);
    const carrying = ilrFile({ learners: [{ ref: 'B', preferences: [{ type: 'PMC', code: 2 }] }] });
    await mis.importIlr(carrying, { who: 'olga' });
    expect(await host.population.preferencesEverKnown()).toBe(true);
  });

  it('offers a correction for approval; approved, it is on the record', async () => {
    const { host, mis } = await tenantHost();
    await mis.createLearner({ ref: 'A', email: 'old@example.org', telephone: '01632960001' });
    const email = { learnerRef: 'A', channel: 'email', address: 'new@example.org' } as const;
    const sms = { learnerRef: 'A', channel: 'sms', address: '07700900123' } as const;
    for (const told of [email, sms, email]) await host.learners.proposeAddress({ ...told, who: 'learner' });
    expect(await mis.openProposals()).toHaveLength(2);
    await mis.approveAddress(email, 'olga');
    await mis.rejectAddress(sms, 'olga');
    expect(await mis.openProposals()).toEqual([]);
    expect(await host.learners.getMany(['A', 'unknown'])).toMatchObject([
      { ref: 'A', email: 'new@example.org', telephone: '01632960001' },
    ]);
    await expect(mis.approveAddress(sms, 'olga')).rejects.toMatchObject({ code: 'HOST_NO_SUCH_PROPOSAL' });
  });

  it('gives the same identity to who asks for no more, and says who is a test learner', async () => {
    const { host, mis } = await tenantHost();
    await mis.createLearner({
      ref: 'A',
      familyName: 'Ash',
      uln: 1_000_000_027,
      preferences: [{ type: 'RUI', code: 4 }],
    });
    await mis.createLearner({ ref: 'B', test: true });
    const named = await host.learners.getMany(['A', 'unknown', 'B'], 'identity');
    const whole = await host.learners.getMany(['A', 'B']);
    expect(named.map(({ ref, test }) => `${ref} ${test}`)).toEqual(['A false', 'B true']);
    expect(whole).toMatchObject(named);
    expect(Object.keys(named[0]!)).not.toContain('preferences');
  });

  it('keeps what a user was told', async () => {
    const { host, mis } = await tenantHost();
    await host.notify(OFFICER, '3 destination records were retrieved');
    expect(await mis.listNotifications(OFFICER.id)).toMatchObject([
      { message: '3 destination records were retrieved' },
    ]);
    expect(await mis.listNotifications('somebody else')).toEqual([]);
  });
});

const CONTEXT: Omit<CommandContext, 'learnerRef'> = { actor: OFFICER, confirmed: false };

const CLOCK: Clock = { now: () => '2025-03-03T09:00:00.000Z', today: () => '2025-03-03' };

async function tenantHost() {
  const [database, control] = [await chosenDatabase(), await controlDatabase()];
  return createReferenceHost({ tenant: TENANT, database, control, clock: CLOCK, log: SILENT });
}

/** A plugin that gives every declared handler and says what it was asked. */
function fake(): PluginModule {
  const table = (row: Record<string, string>) => ({ columns: [], rows: [row], next: null });
  return {
    async activate(host: Host) {
      for (const id of ['send-destination-survey', 'get-responses'])
        host.commands.handle(id, async ({ actor, learnerRef }) => ({
          message: `pressed by ${actor.id} on ${learnerRef}`,
        }));
      const act = async () => ({ message: '' });
      host.forms.provide('tenant-details', {
        show: async () => ({ values: {}, notes: [] }),
        save: async ({ values }) => ({ message: JSON.stringify(values) }),
        acts: { preview: act, push: act, undo: act },
      });
      host.reports.provide('ilr-destinations-tracking', {
        rows: async ({ parameters }) => table(parameters),
        drill: async ({ learnerRef }) => table({ ref: learnerRef }),
      });
      host.schedule.daily(
        async () => '02:00',
        host.tenant.timeZone,
        async () => {},
      );
    },
    async deactivate() {},
  };
}
