/** Every act, tried by everybody through every front; what happens is what `docs/permissions.md` says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createProgram, runProgram } from '../../bin/program.ts';
import { asCoded } from '../../lib/errors/index.ts';
import { openAlready } from '../../tui/index.ts';
import { createStore } from '../../tui/state/store.ts';
import { openPlaces, PEOPLE, type Places, userOf } from './people.ts';

/** What the gate says, in the words of the table; anything else is how the act ended. */
const REFUSED: Readonly<Record<string, string>> = {
  PERMISSION_NOT_SET: 'not set',
  PERMISSION_DENIED: 'denied',
  ROLE_NEEDED: 'no role',
  ROLE_READ_ONLY: 'read-only',
};

/** What the dashboard says where the list could not be read, so that no line of it is selected. */
const NOT_SEEN = /^No (learner|job|setting) is selected$/;

/** Commands as typed, and how each ends for whoever may. */
const COMMANDS: readonly (readonly [line: string, then: string])[] = [
  ['plan --dry-run', 'done'],
  ['explain A0001', 'done'],
  ['report --from 2025-01-01 --to 2025-01-02', 'done'],
  ['report --from 2025-01-01 --to 2025-01-02 --output xlsx --out FOLDER/sent.xlsx', 'done'],
  ['report review A0001 --note seen', 'REVIEW_NOTHING_FLAGGED'],
  ['rates --from 2025-01-01 --to 2025-01-31', 'done'],
  ['ilr export FOLDER/outcomes.csv --format csv', 'done'],
  ['responses get', 'SERVICE_NOT_SET'],
  ['run', 'TRACKING_SWITCHED_OFF'],
  ['send A0001', 'SERVICE_NOT_SET'],
  ['assist A0001', 'SERVICE_NOT_SET'],
  ['suppressions --none', 'done'],
  ['outcome list A0001', 'done'],
  ['outcome add A0001 --type EMP --code 9 --start 2025-01-01 --source matrix', 'OUTCOME_REFUSED'],
  ['outcome upload FOLDER/known.csv --dry-run', 'done'],
  ['outcome upload FOLDER/known.csv', 'done'],
  ['outcome undo A0001 --why matrix', 'OUTCOME_NOTHING_TO_UNDO'],
  ['hold show', 'done'],
  // There is no survey service to be told, so it is done in part.
  ['hold set --why matrix', 'exit 6: '],
  ['hold lift --why matrix', 'exit 6: '],
  ['conflicts list', 'done'],
  ['conflicts settle 9 --keep record --why matrix', 'CONFLICT_UNKNOWN'],
  ['queue list', 'done'],
  ['queue show 999999', 'BAD_OPTION'],
  ['queue retry --kind none', 'done'],
  ['queue discard --kind none --why matrix', 'done'],
  ['queue pause --why matrix', 'done'],
  ['queue resume', 'done'],
  ['config list', 'done'],
  ['config get intervalDays', 'done'],
  ['config diff --default', 'done'],
  ['config set intervalDays=14 --why matrix', 'done'],
  ['config migrate --check', 'done'],
  ['config migrate --apply', 'done'],
  ['config rollback', 'done'],
  ['audit list --tenant north', 'done'],
  ['audit list', 'done'],
  ['ilr import FOLDER/file.xml --dry-run', 'IMPORT_OTHER_PROVIDER'],
  ['ilr import FOLDER/file.xml', 'IMPORT_OTHER_PROVIDER'],
  ['host permission zoe send-destination-survey allowed', 'done'],
  ['host preference A0001 RUI1 --why matrix', 'done'],
  ['host corrections list', 'done'],
  ['host corrections approve A0001', 'HOST_NO_SUCH_PROPOSAL'],
  ['host corrections reject A0001', 'HOST_NO_SUCH_PROPOSAL'],
  ['role list', 'done'],
  ['role set zoe read-only', 'done'],
  ['role join zoe temps', 'done'],
  ['role leave zoe temps', 'done'],
  ['tenant list', 'done'],
  ['tenant disable south', 'done'],
  ['tenant enable south', 'done'],
  ['tenant provision south', 'done'],
  ['rollout plan FOLDER/rollout.yaml', 'done'],
  ['rollout apply FOLDER/rollout.yaml --why matrix --yes', 'done'],
  ['rollout status FOLDER/rollout.yaml', 'done'],
  ['tenant details show', 'done'],
  ['tenant details edit --set controller=North', 'done'],
  ['tenant details undo', 'DETAILS_NOTHING_BEFORE'],
  ['tenant details push', 'DETAILS_INCOMPLETE'],
  ['tenant details preview', 'DETAILS_INCOMPLETE'],
  ['learner extract A0001', 'SERVICE_NOT_SET'],
  ['evidence learner A0001', 'done'],
  ['evidence verify', 'done'],
  ['evidence seal', 'done'],
  ['uncertain list', 'SERVICE_NOT_SET'],
  ['uncertain settle A0001 --channel email --went no --why matrix', 'SERVICE_NOT_SET'],
  ['learner suppressions', 'done'],
  ['learner suppress A0001 --why matrix', 'done'],
  ['learner lift A0001 --deceased --why matrix', 'SUPPRESSION_NONE'],
  ['address list', 'done'],
  ['address release A0001 --channel email --why matrix', 'ADDRESS_NOT_GIVEN_UP'],
  ['address confirm A0001 --channel email --why matrix', 'ADDRESS_NOT_SHARED'],
  ['learner erase A0001 --dry-run', 'done'],
  ['learner erasures', 'done'],
  ['learner erase A0009 --yes A0009 --why matrix', 'LEARNER_UNKNOWN'],
  ['tenant confirm-database --why matrix', 'SERVICE_NOT_SET'],
  ['tenant offboard south --to FOLDER/left --why matrix --dry-run', 'done'],
  ['tenant offboard south --to FOLDER/left --why matrix --yes south', 'done'],
];

/** Commands before which no gate stands, and those whose acts are the dashboard's: `docs/permissions.md` says why. */
const WITHOUT_GATE = [
  'serve',
  'service start',
  'service tenant create',
  'service tenant list',
  'service key create',
  'service key list',
  'service key rotate',
  'service key revoke',
  'service audit',
  'service check-sender',
  'doctor',
  'tenant validate',
  'ilr check',
  'ilr generate',
  'sandbox',
  'dashboard',
];

let places: Places;
beforeAll(async () => {
  places = await openPlaces();
  await typed(`ilr generate ${join(places.folder, 'file.xml')} --learners 3`);
  writeFileSync(join(places.folder, 'known.csv'), 'LearnRefNumber,OutType,OutCode,OutStartDate,Source\n');
}, 60_000);
afterAll(() => places.close());

/** @returns `done`, or the code that was told */
async function typed(line: string, ...more: readonly string[]): Promise<string> {
  let told = '';
  const hear = (text: string | Uint8Array) => {
    told += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stderr, 'write').mockImplementation(hear),
    vi.spyOn(process.stdout, 'write').mockReturnValue(true),
  ];
  try {
    await runProgram(['node', 'destinations', ...line.split(' '), ...more]);
    return process.exitCode
      ? (/^([A-Z_]+): /m.exec(told)?.[1] ?? `exit ${process.exitCode}: ${told}`)
      : 'done';
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

/** @returns `done`, or the code that was thrown */
async function ended(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (error) {
    return asCoded(error).code;
  }
}

type Row = readonly [act: string, then: string, tried: (person: string) => Promise<string>];

function commandRows(): readonly Row[] {
  return COMMANDS.map(([line, then]) => [
    `destinations ${line.replaceAll('FOLDER/', '')}`,
    then,
    (person) =>
      typed(
        line.replaceAll('FOLDER', places.folder),
        '--home',
        places.folder,
        '--as',
        userOf(person),
        ...tenantFor(line),
      ),
  ]);
}

/** There are two tenants, so a command about one says which. */
function tenantFor(line: string): readonly string[] {
  return /^(role|rollout|tenant (?!details|confirm-database)|audit)/.test(line) ? [] : ['--tenant', 'north'];
}

function misRows(): readonly Row[] {
  const { ribbon, reports, forms } = places.tenant.reference;
  const as = async (person: string) => places.tenant.actor(userOf(person));
  const press = (id: string, learnerRef: string | null) => async (person: string) => {
    const actor = await as(person);
    return ended(() => ribbon.run(id, { actor, learnerRef, confirmed: false }));
  };
  const form = 'tenant-details';
  const act = (id: string) => async (person: string) => {
    const actor = await as(person);
    return ended(() => forms.act(form, id, { actor }));
  };
  const parameters = { by: 'sent', from: '2025-01-01', to: '2025-01-02' };
  const report = 'ilr-destinations-tracking';
  return [
    ['ribbon: Send destination survey', 'SERVICE_NOT_SET', press('send-destination-survey', 'A0001')],
    ['ribbon: Get Responses', 'SERVICE_NOT_SET', press('get-responses', null)],
    [
      'report: ILR Destinations Tracking',
      'done',
      async (person) => {
        const actor = await as(person);
        return ended(() => reports.run(report, { actor, parameters }));
      },
    ],
    [
      'report: all records of a learner',
      'done',
      async (person) => {
        const actor = await as(person);
        return ended(() => reports.drill(report, { actor, learnerRef: 'A0001' }));
      },
    ],
    [
      'form: Tenant details',
      'done',
      async (person) => {
        const actor = await as(person);
        return ended(() => forms.show(form, { actor }));
      },
    ],
    [
      'form: save',
      'done',
      async (person) => {
        const actor = await as(person);
        return ended(() => forms.save(form, { actor, values: { controller: 'North' } }));
      },
    ],
    ['form: Preview', 'done', act('preview')],
    ['form: Push to the survey service', 'done', act('push')],
    ['form: Undo', 'DETAILS_NOTHING_BEFORE', act('undo')],
  ];
}

/** What a key comes to: the question it asks, or why not. */
async function pressed(person: string, ...keys: readonly string[]): Promise<string> {
  const { tenant } = places;
  const actor = await tenant.actor(userOf(person));
  const store = createStore({
    tenants: [openAlready({ id: 'north', context: tenant.context, actor })],
    commandLine: { commands: [], changeOf: () => null, run: async () => ({ text: '', exitCode: 0 }) },
    ...{ size: { columns: 120, rows: 40 }, colour: false, readOnly: false, status: null },
    ...{ clock: () => 0, quit() {}, suspend() {}, redraw() {} },
  });
  await store.settled();
  for (const key of keys) {
    store.press(key);
    await store.settled();
  }
  await vi.waitFor(() => expect(store.get().dialog?.stage).not.toBe('counting'));
  const { dialog, message, tenants } = store.get();
  if (keys.length === 0)
    return tenants[0]!.error?.code ?? (tenants[0]!.overview === null ? 'unread' : 'done');
  if (dialog !== null) return 'asked';
  const { refusals } = tenants[0]!;
  return Object.values(refusals).find((one) => one?.message === message?.text)?.code ?? String(message?.text);
}

function dashboardRows(): readonly Row[] {
  const row = (act: string, ...keys: readonly string[]): Row => [
    `dashboard: ${act}`,
    keys.length === 0 ? 'done' : 'asked',
    (person) => pressed(person, ...keys),
  ];
  return [
    row('look'),
    row('run now', 'r'),
    row('get responses', 'g'),
    row('send survey', '4', 's'),
    row('try again', '2', 't'),
    row('try all again', '2', 'T'),
    row('discard', '2', 'd'),
    row('discard all', '2', 'D'),
    row('pause', '2', 'p'),
    row('hold', 'h'),
    row('edit setting', '3', 'e'),
    [
      'dashboard: undo OTH-3',
      'There is nothing of ours to take back for learner A0001',
      (person) => pressed(person, '4', 'o'),
    ],
    [
      'dashboard: mark reviewed',
      'Nothing of learner A0001 is flagged for review',
      (person) => pressed(person, '6', ...'/by:leavers from:2020-01-01', 'enter', 'm'),
    ],
  ];
}

it('is what the documentation says', { timeout: 180_000 }, async () => {
  const people = Object.keys(PEOPLE);
  const lines = [`| act | ${people.join(' | ')} |`, `|---|${people.map(() => '---|').join('')}`];
  for (const [act, then, tried] of [...misRows(), ...commandRows(), ...dashboardRows()]) {
    const cells: string[] = [];
    for (const person of people) {
      const end = await tried(person);
      cells.push(end === then ? 'yes' : (REFUSED[end] ?? (NOT_SEEN.test(end) ? 'not seen' : end)));
    }
    lines.push(`| ${act} | ${cells.join(' | ')} |`);
  }
  const matrix = lines.join('\n');
  console.info(matrix);
  const file = resolve(import.meta.dirname, '../../docs/permissions.md');
  const page = readFileSync(file, 'utf8').replace(
    /(<!-- matrix -->\n)[\s\S]*(<!-- \/matrix -->)/,
    (_, begin: string, end: string) => `${begin}\n${matrix}\n\n${end}`,
  );
  await expect(page).toMatchFileSnapshot(file);
});

it('has every command there is, or a reason why none of it needs a gate', () => {
  const leaves = (command: Command, path: readonly string[]): string[] =>
    command.commands.length === 0
      ? [path.join(' ')]
      : command.commands.flatMap((one) => leaves(one, [...path, one.name()]));
  const known = (name: string) =>
    WITHOUT_GATE.includes(name) || COMMANDS.some(([line]) => line === name || line.startsWith(`${name} `));
  expect(leaves(createProgram(), []).filter((name) => !known(name))).toEqual([]);
});
