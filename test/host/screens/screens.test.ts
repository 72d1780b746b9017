import { expect, it } from 'vitest';
import { contributedFacts, plainLines } from '../../../host/screens/index.ts';
import { settingsPage } from '../../../host/screens/views/settings.ts';
import { openHouses, openScreens, PERSON } from './support.ts';

it('draws only what the manifest has: a setting of a type it does not know is shown and not edited', () => {
  const property = { label: 'Shade', group: 'one', type: 'shade', default: 'red', help: 'Of the page.' };
  const drawn = settingsPage(
    { title: 'Other plugin', groups: [{ id: 'one', title: 'One' }], properties: { 'other.shade': property } },
    {},
  );
  expect(drawn.title).toBe('Options › Admin › Other plugin');
  expect(drawn.rows).toMatchObject([
    { kind: 'heading', text: 'One' },
    { label: 'Shade', value: 'red (default)', intent: { kind: 'refuse' } },
  ]);
});

it('shows a secret as its reference, and one that was stored itself not at all', () => {
  const property = { label: 'Key', group: 'one', type: 'secret', default: null, help: '', nullMeans: 'none' };
  const configuration = {
    title: 'T',
    groups: [{ id: 'one', title: 'One' }],
    properties: { 'a.key': property },
  };
  const shown = (value: string) => JSON.stringify(settingsPage(configuration, { 'a.key': value }));
  expect(shown('${env:KEY}')).toContain('"value":"${env:KEY}"');
  expect(shown('raw-secret')).not.toContain('raw-secret');
});

it('takes the defaults of the profile in force', async () => {
  const houses = await openHouses();
  const { into, press, type, text, words } = await openScreens(houses);
  await into('Options › Admin');
  await into('Destination Tracking');
  expect(text()).toMatch(/Most reminders +5 reminders \(default\)/);
  await into('Profile');
  await into('guide');
  expect(text()).toContain('── Profile: guide');
  await press('enter');
  expect(text()).toMatch(/Profile +recommended \(default\)/);
  await into('Profile');
  await into('guide');
  await press('y');
  expect(text()).toMatch(/Most reminders +no limit but the stop date \(default\)/);
  await into('API Key');
  await type('k3y');
  expect(words()).toContain('never the secret itself');
  expect(text()).not.toContain('k3y');
});

it('takes away what is stored of a setting, so that its default holds again', async () => {
  const houses = await openHouses();
  const { into, press, type, text, words } = await openScreens(houses);
  await into('Options › Admin');
  await into('Destination Tracking');
  await into('Interval (Days)');
  await type('14');
  await press('y');
  expect(text()).toMatch(/▸ Interval \(Days\) +14 days/);
  expect(text()).toContain('d default');
  await press('d');
  expect(text()).toContain('── Interval (Days): back to its default, 30 days');
  await press('y');
  expect(text()).toContain('✓ Interval (Days): back to its default, 30 days');
  expect(text()).toMatch(/▸ Interval \(Days\) +30 days \(default\)/);
  expect(text()).not.toContain('d default');
  await press('d');
  expect(text()).toContain('! Nothing is stored here: its default holds');
  expect(words()).not.toContain('Do it?');
  const { host } = houses.tenant.reference;
  expect(await host.config.get('intervalDays')).toBeUndefined();
});

it('asks the installation before it changes anything, and says why not', async () => {
  const houses = await openHouses();
  await houses.tenant.reference.mis.addUser({ id: 'zoe', name: 'zoe', groups: [] });
  const { into, press, words } = await openScreens(houses, 'zoe');
  await into('Edit Permissions');
  await into('zoe');
  await into('Send Destination Survey');
  await into('allowed');
  await press('y');
  expect(words()).toMatch(/✗ .*zoe.*role/);
  expect(words()).toContain('Send Destination Survey not set');
  await press('escape', 'escape');
  await into('Report library');
  await into('ILR Destinations Tracking');
  await into('Show the report');
  expect(words()).toMatch(/✗ .*Get Destination Survey Results/);
});

it('reads a report once, however long it is looked at and however often it is come back to', async () => {
  const houses = await openHouses();
  const { reference, database } = houses.tenant;
  const permission = 'get-destination-survey-results';
  await reference.mis.setPermission({ kind: 'user', id: PERSON }, permission, 'allowed', 'admin');
  const { into, press, store } = await openScreens(houses);
  await into('Report library');
  await into('ILR Destinations Tracking');
  await into('Show the report');
  for (let second = 0; second < 5; second += 1) store.tick();
  await press('down', 'up');
  const rows = await database.reader('dt_audit').where({ act: 'report' });
  expect(rows).toHaveLength(1);
});

it.each([
  [40, 10],
  [80, 24],
  [120, 40],
])('fills %i × %i, with the selected line and the keys in sight on every screen', async (columns, rows) => {
  const houses = await openHouses();
  const { into, press, text } = await openScreens(houses, PERSON, { columns, rows });
  const expectWhole = () => {
    const lines = text().split('\n');
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect([...line].length).toBe(columns);
    expect(lines.at(-1)).toMatch(/\? help|y yes|Enter keep/);
  };
  for (const place of ['Learners', 'Management', 'Report library', 'Edit Permissions', 'Options › Admin']) {
    await into(place);
    expectWhole();
    expect(text()).toContain('▸ ');
    await press('end');
    expect(text()).toContain('▸ ');
    expectWhole();
    await press('escape');
  }
  await into('Options › Admin');
  for (const place of ['Tenant details', 'Destination Tracking']) {
    await into(place);
    expectWhole();
    expect(text()).toContain('▸ ');
    await press('end', 'enter');
    expectWhole();
    await press('escape', 'escape');
  }
  await press('?');
  expect(text()).toContain('Everywhere');
  expectWhole();
});

it('finds learners by reference first and then by family name, and reads on as a person goes down', async () => {
  const houses = await openHouses();
  const { mis } = houses.tenant.reference;
  for (let nth = 0; nth < 120; nth += 1)
    await mis.createLearner({ ref: `A${String(nth).padStart(3, '0')}`, familyName: 'Brown' });
  await mis.createLearner({ ref: 'BR1', familyName: 'Smith' });
  await mis.createLearner({ ref: 'Z_9', familyName: 'Other' });
  const { into, type, press, text } = await openScreens(houses);
  await into('Learners');
  expect(text()).not.toContain('Z_9');
  await into('Z_9');
  expect(text()).toContain('Z_9 Other');
  await press('escape');
  await into('Find');
  await type('br');
  const found = text()
    .split('\n')
    .filter((line) => /^ {2}(BR1|A\d)/.test(line))
    .map((line) => line.slice(2, 6).trim());
  expect(found.slice(0, 3)).toEqual(['BR1', 'A000', 'A001']);
  await into('A119');
  expect(text()).toContain('A119 Brown');
  await press('escape');
  await into('Find');
  await type('Z%');
  expect(text()).toContain('No learner is found.');
});

it('takes keys pressed ahead of it in their turn, and lets none of them answer a question', async () => {
  const { store, press, text } = await openScreens(await openHouses());
  for (const key of ['enter', 'down', 'enter', 'enter', ...'A1', 'enter', 'end', 'enter', 'y'])
    store.press(key);
  await store.settled();
  expect(text()).toContain('Learners › New learner');
  expect(text()).toContain('A new record A1');
  expect(text()).toContain('Do it? Only y does.');
  await press('y');
  expect(text()).toContain('✓ Learner A1 is added');
});

it('lists what the plugin adds and how it is set, and of a form that is refused says why', async () => {
  const { tenant } = await openHouses();
  const { reference } = tenant;
  const listed = async (person: string) => {
    await reference.mis.addUser({ id: person, name: person, groups: [] });
    return contributedFacts({ reference, actor: await reference.mis.actor(person), gate: async () => {} });
  };
  const form = { place: 'Options › Admin › Tenant details' };
  const facts = await listed(PERSON);
  expect(facts).toContainEqual({
    ...{ place: 'Options › Admin › Destination Tracking', part: 'Survey service' },
    ...{ label: 'API Key', value: expect.stringMatching(/^\$\{file:/) },
  });
  expect(facts).toContainEqual({ ...form, part: 'Sender', label: 'SMS sender', value: 'College' });
  expect(plainLines(facts)).toContain('    SMS sender: College');
  expect((await listed('zoe')).filter(({ place }) => place === form.place)).toEqual([
    { ...form, part: '', label: '', value: expect.stringContaining('is not set for zoe') },
  ]);
});
