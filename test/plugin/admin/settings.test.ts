import { describe, expect, it } from 'vitest';
import {
  changeSettings,
  confirmSuppressionList,
  differences,
  differencesFromDefault,
  explainSetting,
  listSettings,
  type SettingsAsked,
  settingsToCompare,
} from '../../../plugin/admin/index.ts';
import { latestAudit } from '../../../plugin/storage/audit.ts';
import { putPushedDetails } from '../../support/pushed-details.ts';
import { deny, type Tenant, tenantAtWork } from './support.ts';

const KEY = 'destinationTracking.intervalDays';
const NOTHING: SettingsAsked = { set: {}, unset: [], undo: [] };
const REAL = { why: 'asked for', dryRun: false };

const change = ({ context, actor }: Tenant, asked: Partial<SettingsAsked>, how = REAL) =>
  changeSettings(context, actor, { ...NOTHING, ...asked }, how);
const interval = async ({ context }: Tenant) => (await context.settings()).intervalDays;

describe('setting', () => {
  it('stores with who, when and why, tells before and after, and leaves both in the audit', async () => {
    const tenant = await tenantAtWork();
    const { changes } = await change(tenant, { set: { intervalDays: '14', quietHours: '' } });
    expect(changes).toMatchObject([
      {
        key: 'intervalDays',
        old: '30 days',
        oldFrom: 'default',
        new: '14 days',
        newFrom: 'host store',
        id: '1',
      },
      { key: 'quietHours', old: '21:00-08:00', new: 'messages go at any hour', id: '2' },
    ]);
    expect(await tenant.reference.host.config.history(KEY)).toMatchObject([
      { old: undefined, new: 14, who: 'olga', why: 'asked for', when: '2025-03-03T10:00:00.000Z' },
    ]);
    const [row] = await latestAudit(tenant.database.reader, 1);
    expect(row).toMatchObject({ act: 'config-set', target: 'intervalDays quietHours', result: 'done' });
    expect(JSON.parse(row!.detail!)).toEqual({
      before: { intervalDays: '30 days', quietHours: '21:00-08:00' },
      after: { intervalDays: '14 days', quietHours: 'messages go at any hour' },
      why: 'asked for',
    });
  });

  it.each([
    ['out of range', { intervalDays: '14', mostReminders: '101' }, 'CONFIG_OUT_OF_RANGE'],
    ['unknown', { intervalDays: '14', intervalDay: '3' }, 'CONFIG_UNKNOWN_KEY'],
    ['named twice', { intervalDays: '14', [KEY]: '15' }, 'CONFIG_DUPLICATE_KEY'],
    ['a secret itself', { intervalDays: '14', apiKey: 'dts_abc' }, 'CONFIG_SECRET_VALUE'],
  ])('does nothing at all where one value is %s, and tells no secret', async (_, set, code) => {
    const tenant = await tenantAtWork();
    await expect(change(tenant, { set })).rejects.toMatchObject({ code });
    expect(await tenant.reference.host.config.all()).toEqual({});
    const [row] = await latestAudit(tenant.database.reader, 1);
    expect(row?.result).toBe(code);
    expect(JSON.stringify(row)).not.toContain('dts_abc');
  });

  it('writes nothing in a dry run, and tells what the next run would send', async () => {
    const tenant = await tenantAtWork();
    const { mis } = tenant.reference;
    const pots = [{ startDate: '2024-09-02', actualEndDate: '2025-02-14', terminationDate: '2025-02-14' }];
    await mis.createLearner({ ref: 'A1', dateOfBirth: '2000-01-01', email: 'a@example.org', pots });
    await putPushedDetails(tenant.database);
    await confirmSuppressionList(tenant.context, tenant.actor, []);
    await change(tenant, { set: { backPopulationDate: '2025-01-01', enableDestinationTracking: 'on' } });
    const dry = { why: '', dryRun: true };
    const { nextRun } = await change(tenant, { set: { contactPreset: 'opt-in' } }, dry);
    expect(nextRun?.before).toMatchObject({ enabled: true, plan: { messages: { email: 1, sms: 0 } } });
    expect(nextRun?.after).toMatchObject({ enabled: true, plan: { messages: { email: 0, sms: 0 } } });
    expect((await tenant.context.settings()).contactPreset).toBe('guide');
    expect((await change(tenant, { set: { scheduleRunTime: '03:00' } }, dry)).nextRun).toBeNull();
  });

  it('switches tracking on only when the details form is pushed and it is known who must not be contacted', async () => {
    const tenant = await tenantAtWork();
    const on = () => change(tenant, { set: { enableDestinationTracking: 'on', intervalDays: '14' } });
    await expect(on()).rejects.toMatchObject({ code: 'DETAILS_NEEDED' });
    await putPushedDetails(tenant.database);
    await expect(on()).rejects.toMatchObject({ code: 'SUPPRESSION_LIST_NEEDED' });
    expect(await tenant.reference.host.config.all()).toEqual({});
    await confirmSuppressionList(tenant.context, tenant.actor, []);
    await on();
    expect((await tenant.context.settings()).enableDestinationTracking).toBe(true);
  });

  it('takes the permission to send, and nobody past a denial', async () => {
    const tenant = await tenantAtWork();
    await deny(tenant.reference, 'send-destination-survey');
    await expect(change(tenant, { set: { intervalDays: '14' } })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect(await interval(tenant)).toBe(30);
  });

  it('tells whoever may send, and may not look, what a change comes to', async () => {
    const tenant = await tenantAtWork();
    await deny(tenant.reference, 'get-destination-survey-results');
    const dry = { why: '', dryRun: true };
    const { nextRun } = await change(tenant, { set: { contactPreset: 'opt-in' } }, dry);
    expect(nextRun?.after.plan.pots).toBe(0);
  });

  it('mends a store in which a value cannot stand', async () => {
    const tenant = await tenantAtWork();
    await tenant.reference.host.config.set(KEY, 'soon', 'somebody');
    await expect(listSettings(tenant.context, tenant.actor)).rejects.toMatchObject({
      code: 'CONFIG_WRONG_TYPE',
    });
    await tenant.reference.host.config.set('destinationTracking.gone', 1, 'somebody');
    await change(tenant, { unset: ['gone', 'intervalDays'] });
    expect(await interval(tenant)).toBe(30);
  });
});

describe('undoing', () => {
  it('brings back what was, also that nothing was set, and is a change of its own', async () => {
    const tenant = await tenantAtWork();
    await change(tenant, { set: { intervalDays: '14' } });
    await change(tenant, { set: { intervalDays: '21' } });
    const [undone] = (await change(tenant, { undo: ['2'] })).changes;
    expect(undone).toMatchObject({ old: '21 days', new: '14 days', id: '3' });
    await change(tenant, { undo: ['3'] });
    expect(await interval(tenant)).toBe(21);
  });

  it('is refused for what was changed since, and for what never was', async () => {
    const tenant = await tenantAtWork();
    await change(tenant, { set: { intervalDays: '14' } });
    await change(tenant, { set: { intervalDays: '21' } });
    await expect(change(tenant, { undo: ['1'] })).rejects.toMatchObject({ code: 'CONFIG_CHANGED_SINCE' });
    await expect(change(tenant, { undo: ['77'] })).rejects.toMatchObject({ code: 'CONFIG_NO_SUCH_CHANGE' });
    expect(await interval(tenant)).toBe(21);
  });
});

describe('looking', () => {
  it('says what each layer says and which one counts, and tells no secret', async () => {
    const tenant = await tenantAtWork();
    await change(tenant, { set: { intervalDays: '14', apiKey: '${env:KEY}' } });
    const { layers, history } = await explainSetting(tenant.context, tenant.actor, 'intervalDays');
    expect(layers).toEqual([
      { from: 'default', value: 30, wins: false },
      { from: 'host store', value: 14, wins: true },
    ]);
    expect(history).toMatchObject([{ new: 14, who: 'olga', why: 'asked for' }]);
    expect(history[0]).not.toHaveProperty('old');
    const key = (await listSettings(tenant.context, tenant.actor)).find((one) => one.key === 'apiKey');
    expect(key).toMatchObject({ display: '••••••', value: '${env:KEY}', from: 'host store' });
    await tenant.reference.host.config.set('destinationTracking.apiKey', 'dts_raw', 'somebody');
    await tenant.reference.host.config.set('destinationTracking.apiKey', '${env:KEY}', 'somebody');
    const explained = await explainSetting(tenant.context, tenant.actor, 'apiKey');
    expect(JSON.stringify(explained)).not.toContain('dts_raw');
  });

  it('compares with the defaults, and with how it was at an instant', async () => {
    const tenant = await tenantAtWork();
    const now = () => settingsToCompare(tenant.context, tenant.actor);
    expect(differencesFromDefault(await now())).toEqual([]);
    await change(tenant, { set: { intervalDays: '14' } });
    const at = (instant: string) => settingsToCompare(tenant.context, tenant.actor, instant);
    const expected = { key: 'intervalDays', one: '14 days', oneFrom: 'host store', other: '30 days' };
    expect(differencesFromDefault(await now())).toMatchObject([expected]);
    expect(differences(await now(), await at('2025-03-03T09:59:59.000Z'))).toMatchObject([expected]);
    expect(differences(await now(), await at('2025-03-03T10:00:00.000Z'))).toEqual([]);
  });
});
