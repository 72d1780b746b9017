import { describe, expect, it } from 'vitest';
import { createContext } from '../../plugin/admin/index.ts';
import { latestAudit } from '../../plugin/storage/audit.ts';
import { deny, type Tenant, tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen } from './support.tsx';

/** A tenant whose manifest says some things itself. */
async function withManifest(settings: Readonly<Record<string, unknown>>, configVersion?: number) {
  const tenant = await tenantAtWork();
  const layers = { tenant: settings, env: {}, ...(configVersion === undefined ? {} : { configVersion }) };
  return { ...tenant, context: createContext(tenant.reference.host, layers) };
}

async function configsOf(tenant: Tenant, options: Parameters<typeof openScreen>[1] = {}) {
  const screen = openScreen([tenant], { size: { columns: 160, rows: 48 }, ...options });
  await screen.shows('North College');
  await screen.press('3');
  await screen.shows('Configs', /\d+ settings/);
  return screen;
}

/** Selects a setting as a person does: by a word of it. */
async function find(screen: Awaited<ReturnType<typeof configsOf>>, text: string, shown: RegExp | string) {
  await screen.press('/');
  screen.type(`${text}\r`);
  await screen.shows(shown);
}

const interval = async ({ context }: Tenant) => (await context.settings()).intervalDays;

describe('the settings', () => {
  it('tell each value, where it came from, what it would be by itself, and what it is for', async () => {
    const tenant = await withManifest({ intervalDays: 21 });
    const screen = await configsOf(tenant);
    await find(screen, 'intervaldays', /1 of \d+ settings/);
    await screen.shows(/▸ Interval \(Days\) +21 days +✓ manifest/);
    await screen.press('enter');
    await screen.shows(
      'Configs › Interval (Days)',
      /Unit +days/,
      /May be +a whole number from 1 to 365/,
      /Default +30 days/,
      'Days from the first sending of one round',
      'What each layer says, the last one counts',
      /· ?default|default +30/,
      /→ manifest +21/,
      'None.',
    );
  });

  it('say where the store drifts from the manifest, and find all that do', async () => {
    const tenant = await withManifest({ intervalDays: 21, mostReminders: 3 });
    await tenant.context.host.config.set('destinationTracking.intervalDays', 14, 'olga', { why: 'wanted' });
    const screen = await configsOf(tenant);
    await screen.shows('≠ 1 drift', '✓ 1 manifest');
    await find(screen, 'state:drift', /▸ Interval \(Days\) +14 days +≠ drift/);
    await screen.shows(/1 of \d+ settings/);
    await screen.press('enter');
    await screen.shows(
      /From +host store/,
      /Manifest says +21 days/,
      /21 → 14|not set → 14, by olga: wanted \(1\)/,
    );
  });

  it('say that a migration of the config is due', async () => {
    await (await configsOf(await withManifest({}, 2))).shows('! migration due: version 2 → 3');
    const current = await configsOf(await withManifest({}, 3));
    expect(current.frame()).not.toContain('migration due');
  });

  it('never show a secret, nor what was typed for one', async () => {
    const tenant = await withManifest({ apiKey: '${env:NORTH_KEY}' });
    const screen = await configsOf(tenant);
    await find(screen, 'apikey', /▸ API Key +•+ +✓ manifest/);
    await screen.press('e');
    await screen.shows('Edit API Key, North College', 'New value: ${env:NORTH_KEY}▏');
    await screen.press('ctrl+u');
    screen.type('dts_topsecret');
    await screen.shows('New value: •••••••••••••▏');
    await screen.press('enter');
    await screen.shows('holds a secret itself instead of a reference', 'New value: •');
    for (const frame of screen.frames) expect(frame).not.toContain('topsecret');
  });
});

describe('editing a setting', () => {
  it('is typed, looked at by a dry run, given a reason, and done at y', async () => {
    const tenant = await withManifest({});
    const screen = await configsOf(tenant);
    await find(screen, 'intervaldays', /▸ Interval/);
    await screen.press('e');
    await screen.shows('intervalDays: a whole number from 1 to 365.', 'New value: 30▏', 'Enter keep');
    await screen.press('ctrl+u');
    screen.type('14\r');
    await screen.shows(
      'intervalDays: 30 days (default) → 14 days (host store).',
      'The next run would send 0 (as now) email',
      'Why?',
    );
    expect(await interval(tenant)).toBe(30);
    screen.type('asked for by the principal\r');
    await screen.shows('Do it? Only y does.');
    await screen.press('y');
    await screen.shows('To take it back: config set --undo 1', /▸ Interval \(Days\) +14 days +● store/);
    expect(await interval(tenant)).toBe(14);
    await screen.press('escape', 'enter');
    await screen.shows('not set → 14, by olga: asked for by the principal (1)');
    expect((await latestAudit(tenant.database.reader, 1))[0]).toMatchObject({
      act: 'config-set',
      target: 'intervalDays',
      who: 'olga',
      result: 'done',
    });
  });

  it('goes back to what was typed where that cannot stand, saying why', async () => {
    const tenant = await withManifest({});
    const screen = await configsOf(tenant);
    await find(screen, 'intervaldays', /▸ Interval/);
    await screen.press('e', 'backspace', 'backspace');
    screen.type('3000\r');
    await screen.shows('intervalDays is 3000', 'outside 1 to 365', 'New value: 3000▏');
    await screen.press('backspace', 'backspace', 'enter');
    await screen.shows('30 days (default) → 30 days (host store)', 'Why?');
    await screen.press('escape');
    await screen.hides('Why?');
    expect(await tenant.context.host.config.all()).toEqual({});
  });

  it('takes a setting out of the store, and says where there is none', async () => {
    const tenant = await withManifest({ intervalDays: 21 });
    await tenant.context.host.config.set('destinationTracking.intervalDays', 14, 'olga', { why: 'wanted' });
    const screen = await configsOf(tenant);
    await find(screen, 'intervaldays', /▸ Interval \(Days\) +14 days/);
    await screen.press('u');
    await screen.shows('14 days (host store) → 21 days (tenant manifest)', 'Why?');
    screen.type('the manifest is right\r');
    await screen.shows('Do it?');
    await screen.press('y');
    await screen.shows(/▸ Interval \(Days\) +21 days +✓ manifest/);
    await screen.press('u');
    await screen.shows(
      'The store of the host does not hold Interval (Days): its value is from tenant manifest',
    );
  });

  it('is refused by flag and by permission, saying which', async () => {
    const tenant = await withManifest({});
    const looking = await configsOf(tenant, { readOnly: true });
    expect(looking.lines().at(-1)).toContain('(e edit)');
    await looking.press('e');
    await looking.shows('This dashboard only looks');
    await deny(tenant.reference, 'send-destination-survey');
    const denied = await configsOf(tenant);
    await denied.shows('(e edit)  (u unset)');
    await denied.press('e');
    await denied.shows('denied');
  });
});
