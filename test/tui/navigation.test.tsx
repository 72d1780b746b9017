import { describe, expect, it } from 'vitest';
import { TENANT } from '../host/support.ts';
import { putJobs, tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen, putLeavers } from './support.tsx';

const SOUTH = { ...TENANT, id: 'south', name: 'South College' };

async function twoTenants() {
  const [north, south] = [await tenantAtWork(), await tenantAtWork({ tenant: SOUTH })];
  await putLeavers(
    north.database,
    { ref: 'N001', state: 'invited' },
    { ref: 'N002', state: 'answered' },
    { ref: 'N003', reason: 'NO_ADDRESS' },
  );
  await putLeavers(south.database, { ref: 'S001', state: 'due' });
  return { north, south, screen: openScreen([north, south]) };
}

const selected = (frame: string) => frame.split('\n').find((line) => line.startsWith('▸')) ?? '';

describe('moving around', () => {
  it('opens on the tenants and goes to each screen by its number, with breadcrumbs', async () => {
    const { screen } = await twoTenants();
    await screen.shows('North College', 'South College', '2 tenants');
    await screen.press('2');
    await screen.shows('Tenants › North College › Queue', 'No jobs here.');
    await screen.press('4');
    await screen.shows('Tenants › North College › Outcomes', 'N001', '3 leavers');
    await screen.press('5');
    await screen.shows('Tenants › North College › Runs', 'No run yet.');
    await screen.press('1');
    expect(await screen.shows('2 tenants')).not.toContain('›');
  });

  it('moves by arrows and by j and k, and the other screens are of the tenant that is selected', async () => {
    const { screen } = await twoTenants();
    await screen.shows('North College', 'South College');
    expect(selected(screen.frame())).toContain('North');
    await screen.press('j');
    expect(selected(await screen.shows(/▸ South/))).toContain('South');
    await screen.press('4');
    expect(await screen.shows('South College › Outcomes', 'S001')).not.toContain('N001');
    await screen.press('1', 'up', '4');
    await screen.shows('North College › Outcomes', 'N001');
    await screen.press('down', 'down', 'down', 'k');
    await screen.shows(/▸ N002/);
    await screen.press('home');
    await screen.shows(/▸ N001/);
    await screen.press('end');
    await screen.shows(/▸ N003/);
  });

  it('goes into a line by Enter and out by Esc, and from a list to the tenants', async () => {
    const { screen } = await twoTenants();
    await screen.shows('North College');
    await screen.press('4');
    await screen.shows('N001');
    await screen.press('j', 'enter');
    await screen.shows(
      'Outcomes › Learner N002',
      'Decision on aims@2023-09-04',
      'ELIGIBLE: Surveyed',
      'usable',
    );
    await screen.press('escape');
    await screen.shows(/▸ N002/);
    await screen.press('escape');
    await screen.shows('2 tenants');
  });

  it('opens a tenant: counts by state, decisions in words', async () => {
    const { screen } = await twoTenants();
    await screen.shows('North College');
    await screen.press('enter');
    await screen.shows(
      'Tenants › North College',
      '✓ answered',
      '2 ELIGIBLE: Surveyed',
      '1 NO_ADDRESS: No usable',
    );
  });

  it('scrolls a long detail and stops at its end', async () => {
    const { north } = await twoTenants();
    const screen = openScreen([north], { size: { columns: 60, rows: 12 } });
    await screen.shows('North College');
    await screen.press('4');
    await screen.shows('N001');
    await screen.press('enter');
    await screen.shows('more lines', 'Learner');
    await screen.press('pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown');
    expect(await screen.shows('What happened')).not.toContain('more lines');
    await screen.press('k');
    await screen.shows('more lines');
  });

  it('takes keys that arrive in one piece one by one', async () => {
    const { screen } = await twoTenants();
    await screen.shows('North College', 'South College');
    screen.type('j4');
    await screen.shows('South College › Outcomes', 'S001');
  });

  it('has nothing to show, and nothing to fail at, where there is no tenant', async () => {
    const screen = openScreen([]);
    await screen.shows('0 tenants', 'This installation has no tenants.');
    await screen.press('r', '2', 't', '4', 'enter', '5', 'j', '1', '?');
    screen.tick();
    await screen.shows('Everywhere');
  });

  it('asks to quit, to stop and to draw anew by their keys', async () => {
    const { screen } = await twoTenants();
    await screen.shows('North College');
    await screen.press('q', 'ctrl+c', 'ctrl+z', 'ctrl+l');
    expect(screen.asked).toEqual(['quit', 'quit', 'suspend', 'redraw']);
  });

  it('says what each key does at ?, and any key leaves the help', async () => {
    const { screen } = await twoTenants();
    await screen.shows('North College');
    await screen.press('?');
    await screen.shows(
      'Everywhere',
      'PgUp Ctrl-u',
      'stop or go on refreshing',
      'every dead job that the filter leaves',
    );
    await screen.press('x', '?', 'escape');
    expect(await screen.shows('2 tenants')).not.toContain('Everywhere');
  });
});

describe('filtering', () => {
  it('leaves the lines that match, says how many, and survives a refresh', async () => {
    const { screen } = await twoTenants();
    await screen.shows('South College');
    await screen.press('/');
    screen.type('sou');
    expect(await screen.shows('1 of 2 tenants', '/sou')).not.toContain('North');
    await screen.press('enter', 'x');
    screen.tick();
    expect(await screen.shows('1 of 2 tenants')).not.toContain('North');
    await screen.press('escape');
    await screen.shows('2 tenants', 'North College');
  });

  it('acts on what is shown: the tenant in hand is the one the filter leaves', async () => {
    const { screen } = await twoTenants();
    await screen.shows('South College');
    await screen.press('/');
    screen.type('south\r4');
    await screen.shows('South College › Outcomes', 'S001');
  });

  it('takes survey states and reasons, shortened or not, and the beginning of a reference', async () => {
    const { screen } = await twoTenants();
    await screen.shows('North College');
    await screen.press('4', '/');
    await screen.shows('N001');
    screen.type('state:ans\r');
    expect(await screen.shows('1 leaver ', 'N002')).not.toContain('N001');
    await screen.press('escape', '/');
    screen.type('reason:no_addr\r');
    expect(await screen.shows('1 leaver ', 'N003')).not.toContain('N002');
    await screen.press('escape', '/');
    screen.type('N00\r');
    await screen.shows('3 leavers');
    await screen.press('/', 'backspace', '9', 'enter');
    await screen.shows('0 leavers', 'No leavers here.');
  });

  it('takes states and kinds of jobs, and says what it does not understand', async () => {
    const { screen, north } = await twoTenants();
    await putJobs(
      north.database,
      { kind: 'plan', key: 'run:1:plan:0', set: { state: 'dead', reason: 'SQL_BUSY' } },
      { kind: 'send', key: 'run:1:send:0' },
    );
    await screen.shows('North College');
    await screen.press('2', '/');
    await screen.shows('2 jobs');
    screen.type('state:dead kind:plan\r');
    expect(await screen.shows('1 job ', 'SQL_BUSY')).not.toContain('○ ready');
    await screen.press('/');
    await screen.shows('Any text, or state: kind: age> tenant:');
    screen.type(' age>1h:x');
    await screen.shows('age> takes a number and m, h or d, as in age>1h');
    await screen.press('escape', '/');
    screen.type('state:d\r');
    await screen.shows('state: is one of done dead discarded', '2 jobs');
    await screen.press('escape', '/');
    screen.type('busy\r');
    await screen.shows('1 of the newest 2 jobs');
  });

  it('goes without the text after Esc while typing', async () => {
    const { screen } = await twoTenants();
    await screen.shows('South College');
    await screen.press('/');
    screen.type('nobody');
    await screen.shows('No tenant matches the filter.');
    await screen.press('escape');
    await screen.shows('2 tenants', 'North College');
  });
});
