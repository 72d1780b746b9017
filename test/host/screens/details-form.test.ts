import { expect, it } from 'vitest';
import { openHouses, openScreens, PERSON } from './support.ts';

/** The details form of a college that has never saved one, in front of whoever may fill it in. */
async function openForm(person = PERSON) {
  const houses = await openHouses({ details: false });
  const { mis } = houses.tenant.reference;
  await mis.addUser({ id: person, name: person, groups: [] });
  const screens = await openScreens(houses, person);
  await screens.into('Options › Admin');
  await screens.into('Tenant details');
  const fill = async (label: string, text: string) => {
    await screens.into(label);
    await screens.type(text);
  };
  const save = async () => {
    await screens.into('Save');
    await screens.press('y');
  };
  return { ...houses, ...screens, fill, save };
}

it('is filled in, saved, seen and pushed for the first time, and taken back', async () => {
  const { text, words, into, press, fill, save, service } = await openForm();
  expect(text()).toContain('Nothing is saved yet.');
  expect(text()).toMatch(/Name of the provider +North College/);
  expect(text()).toMatch(/Sender address +needed/);
  await fill('From', 'North College');
  await fill('Sender address', 'surveys@north.example');
  await fill('Data controller', 'North College Corporation');
  await fill('Whom to ask', 'the MIS office');
  expect(text()).toMatch(/Save +4 changes are not saved/);

  await into('Preview');
  expect(words()).toContain('4 changes are not saved: save first');
  await into('Save');
  expect(words()).toContain('Sender: From; Sender: Sender address; Data protection: Data controller;');
  await press('y');
  expect(text()).toContain('✓ Saved as version 1. It counts once it is pushed.');
  expect(text()).toMatch(/Save +nothing to save/);

  await into('Preview');
  expect(text()).toContain('Options › Admin › Tenant details › Preview');
  await into('Invitation, Welsh');
  expect(text()).toContain('From: North College <surveys@north.example>');
  expect(text()).toContain('SMS from');
  await press('escape', 'escape');

  await into('Push to the survey service');
  await press('y');
  expect(text()).toContain('✓ The survey service has version 1');
  expect(text()).toContain('The survey service has the same.');
  await fill('From', 'South College');
  await save();
  expect(text()).toContain('The survey service does not have it yet.');
  await into('Undo');
  await press('y');
  expect(text()).toMatch(/From +North College/);
  expect((await service.drain()).sent).toBe(0);
});

it('checks each field as it is typed, and marks what the plugin finds where it stands', async () => {
  const { text, words, into, press, fill, save } = await openForm();
  for (const [label, wrong, expected] of [
    ['Answers are kept for', '5', 'a whole number from 30 to 3660 days'],
    ['Sender address', 'surveys at north', 'an email address'],
    ['Background', 'blue', 'a colour like #1d4f91'],
    ['Languages', 'en,fr', 'some of en, cy, with commas between them'],
  ] as const) {
    await fill(label, wrong);
    expect(words()).toContain(`${label}: ${expected}`);
    await press('escape');
  }
  await press('home');
  expect(text()).toMatch(/Save +nothing to save/);
  await fill('Languages', 'cy,en');
  expect(text()).toMatch(/Languages +Welsh, English \(not saved\)/);
  await fill('SMS sender', 'a!');
  await save();
  expect(text()).toContain('✗ Nothing is saved: what is marked cannot stand.');
  expect(text()).toMatch(
    /▸ SMS sender +✗ not 3 to 11 letters, digits or inner spaces, one a letter: a! \(not saved\)/,
  );
  await fill('SMS sender', 'North');
  expect(text()).not.toContain('✗');
  await save();
  await into('Push to the survey service');
  await press('y');
  expect(text()).toMatch(/▸ From +✗ is needed/);
});

it('takes a text of several lines, and shows it on one', async () => {
  const { text, press, into, save } = await openForm();
  await into('Lawful basis');
  await press(...'public task', 'ctrl+n', ...'and more');
  expect(text()).toContain('Ctrl-n new line');
  expect(text()).toMatch(/ public task *\n and more▏/);
  await press('enter');
  await save();
  expect(text()).toMatch(/Lawful basis +public task ¶ and more/);
});

it('asks before what was filled in is lost, whether by going back or by quitting', async () => {
  const { text, press, fill, asked } = await openForm();
  await fill('From', 'North');
  await press('escape');
  expect(text()).toContain('── Leave without saving');
  await press('n');
  expect(text()).toMatch(/From +North \(not saved\)/);
  await press('q', 'n');
  expect(asked).toEqual([]);
  await press('q', 'y');
  expect(asked).toEqual(['quit']);
  await press('escape', 'y');
  expect(text()).toContain('▸ Tenant details');
  await press('q');
  expect(asked).toEqual(['quit', 'quit']);
});

it('is refused by the plugin to whom it does not allow it, and says why', async () => {
  const { text, words } = await openForm('zoe');
  expect(words()).toMatch(/✗ .*Send Destination Survey.* zoe/);
  expect(text()).toContain('▸ Tenant details');
});

it('keeps what is filled in while the rest is being saved', async () => {
  const { text, press, fill, into, store } = await openForm();
  await fill('From', 'North');
  await into('Save');
  for (const key of ['y', 'end', 'enter', ...'later', 'enter']) store.press(key);
  await store.settled();
  expect(text()).toContain('✓ Saved as version 1.');
  expect(text()).toMatch(/▸ SMS, Welsh +later \(not saved\)/);
  await press('home');
  expect(text()).toMatch(/Save +1 change is not saved/);
  expect(text()).toMatch(/From +North *\n/);
});
