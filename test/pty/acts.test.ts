import { describe, expect, it } from 'vitest';
import type { ActCommand, ScreenId } from '../../tui/keys.ts';
import { KEYS } from '../../tui/keys.ts';
import { openSandboxIn } from './sandbox.ts';
import type { Session } from './session.ts';

const ENTER = '\r';
const ESCAPE = '\u001B';
const CLEAR = '\u0015';
const DO_IT = 'Do it? Only y does.';

interface Act {
  /** Where it is done: the screen, and the filter under which its first line is the one that is meant. */
  readonly on: ScreenId;
  readonly filter?: string;
  /** What stands there before. */
  readonly at: string;
  /** What is typed before the question: a value, and why. */
  readonly told?: readonly (readonly [asked: string, keys: string])[];
  /** What it says that it would do. */
  readonly would: string;
  /** Of an act on many, their number, which is typed too. */
  readonly many?: string;
  /** What speaks against it, where it is asked a second time. */
  readonly though?: string;
  /** What it says when it is done. */
  readonly did: RegExp;
  /** Goes with seeing results, without the permission to send. */
  readonly withResults?: true;
}

const WHY = ['Why?', `as agreed${ENTER}`] as const;

/** Every act of the dashboard, in an order in which one leaves to the next what it needs. */
const ACTS: Readonly<Record<ActCommand, Act>> = {
  'get-responses': {
    on: 'tenants',
    at: '▸ Northfold',
    would: 'Retrieves the answers to 91 open surveys',
    did: /✓ 0 destination records retrieved from 0 answers/,
    withResults: true,
  },
  'run-now': {
    on: 'tenants',
    at: '▸ Northfold',
    would: 'OTH-3 rows today',
    did: /✓ Run \d is done/,
  },
  retry: {
    on: 'queue',
    filter: 'kind:close state:dead',
    at: '✗ dead',
    would: '1 dead job',
    did: /✓ 1 job got a new start/,
  },
  'retry-all': {
    on: 'queue',
    filter: 'kind:plan state:dead',
    at: '2 jobs',
    would: '2 dead jobs of kind plan would get a new start.',
    many: '2',
    did: /✓ 2 jobs got a new start/,
  },
  discard: {
    on: 'queue',
    filter: 'kind:scan state:dead',
    at: '✗ dead',
    told: [WHY],
    would: 'would not be done any more',
    did: /✓ 1 job discarded/,
  },
  'discard-all': {
    on: 'queue',
    filter: 'kind:send state:dead',
    at: '2 jobs',
    told: [WHY],
    would: '2 dead jobs of kind send would not be done any more',
    many: '2',
    did: /✓ 2 jobs discarded/,
  },
  pause: {
    on: 'queue',
    at: ' jobs',
    told: [WHY],
    would: 'would stand still, and every one that follows.',
    did: /✓ The queue is paused/,
  },
  hold: {
    on: 'tenants',
    at: '▸ Northfold',
    told: [WHY],
    would: 'Nothing more of this tenant would be sent',
    did: /✓ All messages are held, at the survey service too/,
  },
  lift: {
    on: 'tenants',
    at: '■ held',
    told: [WHY],
    would: 'Messages would go again',
    did: /✓ The hold is lifted, at the survey service too/,
  },
  resume: { on: 'queue', at: ' jobs', would: 'would go on.', did: /✓ The queue goes on/ },
  edit: {
    on: 'configs',
    filter: 'interval',
    at: '▸ Interval',
    told: [['New value', `${CLEAR}28${ENTER}`], WHY],
    would: 'intervalDays: 30 days (host store) → 28 days (host store).',
    did: /✓ intervalDays: 30 days .* → 28 days/,
  },
  unset: {
    on: 'configs',
    filter: 'interval',
    at: '▸ Interval',
    told: [WHY],
    would: 'intervalDays: 28 days (host store) → 30 days (default).',
    did: /✓ intervalDays: 28 days .* → 30 days/,
  },
  send: {
    on: 'outcomes',
    filter: 'C001',
    at: '▸ C001',
    would: '1 learner: C001 is sent the survey now',
    though: 'less than 30 days ago',
    did: /✓ Destination survey sent by email and SMS/,
  },
  review: {
    on: 'report',
    filter: 'by:leavers from:2020-08-01 flagged:unreviewed',
    at: '! yes',
    told: [WHY],
    would: 'What is flagged of this learner leaves the list of cases for review',
    did: /✓ 1 case of learner C085 reviewed/,
    withResults: true,
  },
  undo: {
    on: 'report',
    filter: 'by:leavers from:2020-08-01 cause:barred',
    at: 'OTH 3',
    told: [WHY],
    would: 'C085',
    did: /✓ /,
    withResults: true,
  },
};

const SCREENS = [...new Set(Object.values(ACTS).map(({ on }) => on))];
const actsOf = (screen: ScreenId) =>
  (Object.entries(ACTS) as [ActCommand, Act][]).filter(([, { on }]) => on === screen);
const keyOf = (command: ActCommand | ScreenId) =>
  KEYS.find((binding) => binding.command === command)?.keys[0] ?? '';

async function goTo(shell: Session, { on, filter, at }: Act): Promise<void> {
  shell.press(keyOf(on));
  await shell.stands('? help');
  if (filter !== undefined) {
    shell.press('/');
    await shell.shows('Enter keep');
    shell.press(`${CLEAR}${filter}${ENTER}`);
  }
  await shell.stands(at);
}

/** Presses the act's key and answers what it asks, up to its question. */
async function ask(shell: Session, command: ActCommand): Promise<void> {
  const { told = [], would, many } = ACTS[command];
  shell.press(keyOf(command));
  for (const [asked, keys] of told) {
    await shell.shows(asked);
    shell.press(keys);
  }
  await shell.shows(would, many === undefined ? DO_IT : `Type ${many} and then y`);
}

describe.each(SCREENS)('on the screen %s', (screen) => {
  it('each act tells what it would do, is left at n, is not done by its own key, and is done at y', async () => {
    const shell = await openSandboxIn([120, 40]);
    for (const [command, act] of actsOf(screen)) {
      await goTo(shell, act);
      await ask(shell, command);
      shell.press('n');
      await shell.hides('y yes');
      await ask(shell, command);
      shell.press(keyOf(command));
      await shell.stands('y yes');
      shell.press(`${act.many ?? ''}y`);
      if (act.though !== undefined) {
        await shell.shows(act.though, DO_IT);
        shell.press('y');
      }
      await shell.showsMatch(act.did);
      shell.press(ESCAPE);
    }
  });
});

const commands = Object.keys(ACTS) as ActCommand[];
/** Presses an act's key, which is to be refused in these words and ask nothing. */
async function isRefused(dashboard: Session, command: ActCommand, words: string): Promise<void> {
  dashboard.press(keyOf(ACTS[command].on));
  await dashboard.stands('? help');
  dashboard.press(keyOf(command));
  await dashboard.shows(words);
  expect(dashboard.lines().join('\n')).not.toContain('Do it?');
  dashboard.press(ESCAPE);
  await dashboard.hides(words);
}

describe('who may not', () => {
  it('send, is told so by every act but those that go with seeing results', async () => {
    const sandbox = await openSandboxIn([120, 40]);
    const denied = await sandbox.openDenied('send-destination-survey');
    for (const command of commands.filter((one) => ACTS[one].withResults !== true))
      await isRefused(denied, command, 'The permission "Send Destination Survey" is denied to new.trainee');
  });

  it('see results, sees nothing of the tenant', async () => {
    const sandbox = await openSandboxIn([120, 40]);
    const denied = await sandbox.openDenied('get-destination-survey-results');
    await denied.shows(
      '✗ unread',
      'The permission "Get Destination Survey Results" is denied to new.trainee',
    );
    for (const screen of ['2', '4', '6']) {
      denied.press(screen);
      await denied.stands('"Get Destination Survey Results"');
      expect(denied.lines().join('\n')).not.toMatch(/\bC\d{3}\b|ELIGIBLE|[1-9]\d* jobs/);
    }
  });

  it('do anything, since the dashboard was started to look only, is told so by every act', async () => {
    const sandbox = await openSandboxIn([120, 40]);
    const looking = await sandbox.openReadOnly();
    for (const command of commands) await isRefused(looking, command, 'started read-only');
  });
});
