import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { homeAt } from '../../bin/installation/home.ts';
import { staffMember } from '../../bin/installation/tenant.ts';
import { fillDetails } from '../../bin/sandbox/details.ts';
import { linkIn } from '../../bin/sandbox/guide.ts';
import { type Houses, startHouses } from '../../bin/sandbox/houses.ts';
import { answerSurvey } from '../../bin/sandbox/learner.ts';
import { putInCharge } from '../../bin/sandbox/people.ts';
import { type Session, startShell } from './session.ts';

const root = resolve(import.meta.dirname, '../..');
const BIN = join(root, 'dist/bin/destinations.js');
const ESCAPE = '\u001B';
const TODAY = '2025-03-03';
const ERASE = '\u007F';
const pasted = (text: string) => `${ESCAPE}[200~${text}${ESCAPE}[201~`;
const HOME = `${ESCAPE}[H`;
/** A colour, not bold, inverse or none. */
const COLOUR = new RegExp(`${ESCAPE}\\[(3[0-7]|9[0-7]|38;[\\d;]+)m`);

beforeAll(() => {
  if (!existsSync(BIN)) throw new Error('nothing is compiled: run `npm run build` first');
});

/** An installation in a folder, with a survey service on loopback; olga is its operator and has no permission. */
async function openHouses({ details = true } = {}): Promise<Houses & { readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'destinations-pty-'));
  const houses = await startHouses({
    home: homeAt({ home: folder, manifests: join(folder, 'tenants') }),
    tenant: { id: 'north', name: 'North College', ukprn: 10099999 },
    today: TODAY,
    live: false,
  });
  onTestFinished(async () => {
    await houses.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await putInCharge(houses, staffMember('olga'));
  if (details) await fillDetails(houses.tenant.context, staffMember('olga'));
  return { ...houses, folder };
}

/** A person in front of the screens, who sees nothing but lines and has nothing but keys. */
function personAt(shell: Session) {
  const isSelected = (line: string) => line.startsWith('▸ ');
  const labelOf = (line: string) => line.slice(2).split(/ {2,}/)[0];
  const into = async (label: string) => {
    const begins = (line: string) => /^[▸ ] /.test(line) && line.slice(2).startsWith(label);
    await shell.until((lines) => lines.some(begins) && lines.some(isSelected), `a line "${label}"`);
    for (;;) {
      const lines = shell.lines();
      const selected = lines.find(isSelected) ?? '';
      if (begins(selected)) break;
      shell.press(lines.findIndex(begins) > lines.indexOf(selected) ? 'j' : 'k');
      // By its label: rows may come above it, and its value may change meanwhile.
      await shell.until(
        (now) => labelOf(now.find(isSelected) ?? '') !== labelOf(selected),
        `another line, on the way to "${label}"`,
      );
    }
    shell.press('\r');
  };
  const fill = async (label: string, text: string, erased = 0) => {
    await into(label);
    await shell.shows(`── ${label}`);
    shell.press(ERASE.repeat(erased) + text);
    await shell.shows(`${text}▏`);
    shell.press('\r');
    await shell.until(
      (lines) =>
        lines.some(
          (line) => line.includes(label) && line.trimEnd().replace(' (not saved)', '').endsWith(text),
        ),
      text,
    );
  };
  const confirm = async (title: string) => {
    await shell.shows(`── ${title}`, 'Do it? Only y does.');
    shell.press('y');
  };
  const back = async (...titles: readonly string[]) => {
    for (const title of titles) {
      shell.press(ESCAPE);
      await shell.until(([, line = '']) => line.trim() === title, title);
    }
  };
  return { into, fill, confirm, back };
}

it('does the test case of the guide by keys alone', async () => {
  const houses = await openHouses();
  const shell = startShell();
  await shell.prompts();
  shell.run(`node ${BIN} host --home ${houses.folder} --manifests ${houses.folder}/tenants --as olga`);
  await shell.shows('North College', 'Edit Permissions', 'Options › Admin', '? help');
  expect(shell.isFullScreen()).toBe(true);
  const { into, fill, confirm, back } = personAt(shell);

  await into('Options › Admin');
  await into('Destination Tracking');
  await shell.shows('Options › Admin › Destination Tracking', 'Survey service', 'API Key');
  await into('Interval (Days)');
  shell.press(`${ERASE}${ERASE}9999\r`);
  await shell.shows('a whole number from 1 to 365 days');
  shell.press(`${ERASE.repeat(4)}14\r`);
  await confirm('Interval (Days): 14 days');
  await shell.shows('✓ Interval (Days): 14 days');
  await back('Options › Admin', 'North College');

  await into('Edit Permissions');
  await into('olga');
  await shell.shows('Commands › Trainee Editor');
  for (const permission of ['Send Destination Survey', 'Get Destination Survey Results']) {
    await into(permission);
    await into('allowed');
    await confirm(`${permission}: allowed`);
    await shell.shows(`✓ ${permission}: allowed for olga`);
  }
  await back('Edit Permissions', 'North College');

  await into('Learners');
  await into('New learner');
  await fill('Learner reference', 'DUMMY001');
  await fill('Given names', 'Dummy');
  await fill('Family name', 'Learner');
  await fill('Email', 'dummy@example.org');
  await fill('Telephone', '07700 900999');
  await into('Test learner');
  await into('on');
  await into('Add the learner');
  await confirm('Add the learner');
  await shell.shows('DUMMY001 Learner, Dummy', '✓ Learner DUMMY001 is added', 'Actions › Tools');
  await into('New period of training');
  await fill('Title', 'Plumbing level 2');
  await fill('Start date', '2024-01-28');
  await fill('Actual end date', '2024-12-18');
  await fill('Termination date', '2025-02-17');
  await into('Add the period of training');
  await confirm('Add the period of training');
  await shell.shows('✓ The period of training is added');

  await into('Send destination survey');
  await confirm('Send destination survey');
  await shell.shows('✓ Destination survey sent by email and SMS');
  expect((await houses.service.drain()).sent).toBe(2);
  const [mail] = await houses.mails.messages();
  expect(mail?.to).toEqual(['dummy@example.org']);
  await answerSurvey(linkIn(mail!.text)!, {
    preferNotToSay: false,
    activities: [
      { kind: 'employed', hours: '16-or-more', start: { when: 'date', value: '2025-02-24' }, end: null },
    ],
  });
  await back('Learners', 'North College');

  await into('Management');
  await into('Get Responses');
  await confirm('Get Responses');
  await shell.shows('✓ 1 destination record retrieved');
  await back('North College');

  await into('Learners');
  await into('DUMMY001');
  await into('ILR');
  await shell.shows('DUMMY001 Learner, Dummy › ILR', 'EMP 1', '2025-02-24', 'survey');
  await back('DUMMY001 Learner, Dummy', 'Learners', 'North College');

  await into('Report library');
  await shell.shows('Destinations Tracking');
  await into('ILR Destinations Tracking');
  await into('Use date range to show sent surveys or survey responses');
  await into('Show survey responses in date range');
  await fill('From', '2025-03-01', 10);
  await into('Show the report');
  await into('DUMMY001');
  await shell.shows('All destination records of DUMMY001', 'EMP 1');

  shell.press('q');
  await shell.prompts();
  expect(shell.isRestored()).toBe(true);
  shell.run('echo "ended with $?."');
  await shell.shows('ended with 0.');
});

it('fills in the details form by keys, pushes it for the first time, and is refused to others', async () => {
  const houses = await openHouses({ details: false });
  const shell = startShell();
  const open = async (person: string) => {
    await shell.prompts();
    shell.run(
      `clear; node ${BIN} host --home ${houses.folder} --manifests ${houses.folder}/tenants --as ${person}`,
    );
    await shell.shows('North College', 'Options › Admin', '? help');
  };
  const { into, fill, confirm, back } = personAt(shell);

  await open('zoe');
  await into('Options › Admin');
  await into('Tenant details');
  await shell.shows('✗ The permission "Send Destination Survey" is not set for zoe', '▸ Tenant details');
  shell.press('q');

  await open('olga');
  await into('Options › Admin');
  await into('Tenant details');
  await shell.shows('Nothing is saved yet.', 'nothing to save');
  await fill('From', 'North College');
  await fill('Sender address', 'surveys@north.example');
  await fill('Data controller', 'North College Corporation');
  await into('Answers are kept for');
  shell.press('5\r');
  await shell.shows('Answers are kept for: a whole number from 30 to 3660 days');
  shell.press(`${ERASE}1095\r`);
  await shell.shows('1095 days (not saved)');
  await fill('Email', 'mis@north.example');
  // What is pasted is a text where one is typed, line ends and all, and nothing where none is.
  await into('Lawful basis');
  await shell.shows('── Lawful basis', 'Ctrl-n new line');
  shell.press(pasted('public task:\rq y'));
  await shell.shows(' q y▏');
  shell.press('\r');
  await shell.shows('public task: ¶ q y (not saved)');
  shell.press(pasted('q\ry'));
  shell.press(ESCAPE);
  await shell.shows('── Leave without saving', '6 changes are lost.');
  shell.press('n');
  await shell.until((lines) => !lines.some((line) => line.includes('Leave without')), 'the form');
  shell.press(HOME);
  await into('Save');
  await confirm('Save');
  await shell.shows('✓ Saved as version 1');
  shell.press(HOME);
  await into('Preview');
  await into('Invitation, English');
  await shell.shows('From: North College <surveys@north.example>', 'Subject: ');
  shell.press(ESCAPE);
  await shell.shows('Tenant details › Preview', 'Thank-you, Welsh');
  shell.press(ESCAPE);
  await shell.shows('The survey service does not have it yet.');
  await into('Push to the survey service');
  await confirm('Push to the survey service');
  await shell.shows('✓ The survey service has version 1', 'The survey service has the same.');
  await back('Options › Admin', 'North College');
  shell.press('q');
  await shell.prompts();
  expect(shell.isRestored()).toBe(true);
});

it('follows the terminal through other sizes, uses no colour where none is wanted, and comes back after Ctrl-Z', async () => {
  const { folder } = await openHouses();
  const shell = startShell({ NO_COLOR: '1' });
  await shell.prompts();
  shell.run(`node ${BIN} host --home ${folder} --manifests ${folder}/tenants --as olga`);
  await shell.shows('North College', '? help');
  const { into } = personAt(shell);
  await into('Options › Admin');
  await into('Tenant details');
  await shell.shows('Push to the survey service', 'Data controller');
  await shell.resize(40, 12);
  await shell.until((lines) => lines.length === 12 && lines[11]!.includes('? help'), 'keys on the last line');
  await shell.resize(20, 5);
  await shell.shows('Make this at least');
  await shell.resize(120, 30);
  await shell.until((lines) => lines.length === 30 && lines[29]!.includes('? help'), 'keys on the last line');
  await shell.shows('Push to the survey service', 'Data controller');
  shell.press('\u001A');
  await shell.shows('Stopped');
  expect(shell.isRestored()).toBe(true);
  shell.run('fg');
  await shell.until(
    (lines) => lines.some((line) => line.includes('Push to the survey service')),
    'the form again',
  );
  expect(shell.isFullScreen()).toBe(true);
  expect(shell.written()).not.toMatch(COLOUR);
  shell.press('\u0003');
  await shell.prompts();
  expect(shell.isRestored()).toBe(true);
});

it('prints what the plugin adds where there is no terminal, without escapes', async () => {
  const { folder } = await openHouses();
  const shell = startShell();
  await shell.prompts();
  shell.written();
  shell.run(
    `node ${BIN} host --home ${folder} --manifests ${folder}/tenants --as olga </dev/null | tail -20`,
  );
  await shell.shows('Get Responses: not set', 'ILR Destinations Tracking');
  await shell.prompts();
  expect(shell.written()).not.toContain(`${ESCAPE}[?1049h`);
});
