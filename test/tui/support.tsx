import { cleanup, render } from 'ink-testing-library';
import { onTestFinished } from 'vitest';
import { addDays } from '../../lib/ilr/calendar.ts';
import { App } from '../../lib/screen/app.tsx';
import type { Size } from '../../lib/screen/layout.ts';
import type { Database } from '../../lib/sql/index.ts';
import { type DecisionRow, upsertDecisions } from '../../plugin/storage/decisions.ts';
import { savePersons } from '../../plugin/storage/persons.ts';
import { type SurveyRow, upsertSurveys } from '../../plugin/storage/surveys.ts';
import { frameOf } from '../../tui/frame.ts';
import type { CommandLine } from '../../tui/palette.ts';
import { openAlready, type TenantAccess } from '../../tui/state/access.ts';
import type { Tenant } from '../../tui/state/state.ts';
import { createStore, type Store } from '../../tui/state/store.ts';

/** How long a person would never wait. */
const DEADLINE_MS = 20_000;
const LOOK_MS = 15;

/** A dashboard on a screen that can be read, with keys that can be pressed. */
export interface Screen {
  readonly store: Store;
  /** Frames drawn so far. */
  readonly frames: readonly string[];
  /** What the terminal sends when these keys are pressed one after the other. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types a text, all of it in one piece as a fast typist does. */
  type(text: string): void;
  frame(): string;
  lines(): readonly string[];
  /** A second passes. */
  tick(): void;
  /** Waits until the screen shows all of these, and returns it. */
  shows(...wanted: readonly (string | RegExp)[]): Promise<string>;
  /** Waits until the screen no longer shows this. */
  hides(unwanted: string): Promise<string>;
  /** What quitting, suspending and redrawing were asked for. */
  readonly asked: readonly string[];
  /** Real time of the dashboard, in milliseconds. */
  now: number;
}

interface ScreenOptions {
  readonly size?: Size;
  readonly readOnly?: boolean;
  readonly colour?: boolean;
  readonly status?: string | null;
  readonly commandLine?: CommandLine;
}

const SEQUENCES: Readonly<Record<string, string>> = {
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  end: '\u001B[F',
  home: '\u001B[H',
  pagedown: '\u001B[6~',
  pageup: '\u001B[5~',
  enter: '\r',
  escape: '\u001B',
  backspace: '\u007F',
  tab: '\t',
  'ctrl+c': '\u0003',
  'ctrl+u': '\u0015',
  'ctrl+l': '\u000C',
  'ctrl+z': '\u001A',
};

export function openScreen(tenants: readonly (Tenant | TenantAccess)[], options: ScreenOptions = {}): Screen {
  const { size = { columns: 120, rows: 40 }, readOnly = false, colour = false, status = null } = options;
  const none: CommandLine = {
    commands: [],
    changeOf: () => null,
    run: async () => ({ text: '', exitCode: 0 }),
  };
  const { commandLine = none } = options;
  const asked: string[] = [];
  let now = Date.now();
  const store = createStore({
    tenants: tenants.map((tenant) => ('now' in tenant ? tenant : openAlready(tenant))),
    size,
    colour,
    readOnly,
    status,
    commandLine,
    clock: () => now,
    quit: () => asked.push('quit'),
    suspend: () => asked.push('suspend'),
    redraw: () => asked.push('redraw'),
  });
  const drawn = render(<App store={store} draw={frameOf} />);
  // The library's terminal is always 100 cells wide; ours has the size of the test.
  Object.defineProperty(drawn.stdout, 'columns', { get: () => store.get().size.columns });
  drawn.rerender(<App store={store} draw={frameOf} />);
  onTestFinished(cleanup);

  const frame = () => drawn.lastFrame() ?? '';
  const until = async (holds: (text: string) => boolean, wanted: string): Promise<string> => {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      if (holds(frame())) return frame();
      if (Date.now() > deadline) throw new Error(`the screen never came to: ${wanted}\n${frame()}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  return {
    store,
    frames: drawn.frames,
    asked,
    get now() {
      return now;
    },
    set now(later) {
      now = later;
    },
    async press(...keys) {
      for (const key of keys) {
        drawn.stdin.write(SEQUENCES[key] ?? key);
        // Esc alone is told from the beginning of a sequence by nothing following at once.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    type: (text) => drawn.stdin.write(text),
    frame,
    lines: () => frame().split('\n'),
    tick() {
      now += 1_000;
      store.tick();
    },
    shows: (...wanted) =>
      until(
        (text) => wanted.every((one) => (typeof one === 'string' ? text.includes(one) : one.test(text))),
        wanted.join(', '),
      ),
    hides: (unwanted) => until((text) => !text.includes(unwanted), `no ${unwanted}`),
  };
}

/** A leaver as a run of the procedure would leave them: decided, and where they are surveyed, with a survey. */
export interface Leaver {
  readonly ref: string;
  readonly reason?: string;
  readonly state?: SurveyRow['state'];
  readonly held?: DecisionRow['held'];
}

/** Writes leavers as the procedure would, without going through it: a screen full of them in no time. */
export async function putLeavers(database: Database, ...leavers: readonly Leaver[]): Promise<void> {
  await database.transaction(async (tx) => {
    const unlinked = { matchKey: null, prevRef: null, reviewOn: null };
    await savePersons(
      tx,
      leavers.map(({ ref }) => ({ learnerRef: ref, personKey: ref, ...unlinked })),
      [],
    );
    await upsertDecisions(tx, leavers.map(decisionOf));
    await upsertSurveys(
      tx,
      leavers.flatMap(({ ref, state }) => (state === undefined ? [] : surveyOf(ref, state))),
    );
  });
}

const POT = {
  potId: 'aims@2023-09-04',
  potStart: '2023-09-04',
  actualEnd: '2024-07-05',
  termination: '2024-07-05',
};

function decisionOf({ ref, reason = 'ELIGIBLE', held = null }: Leaver): DecisionRow {
  return {
    ...POT,
    learnerRef: ref,
    personKey: ref,
    fundModel: 35,
    course: 'Plumbing level 2',
    reason,
    held,
    facts: JSON.stringify({ email: 'usable', sms: 'none' }),
    email: 1,
    sms: 0,
    firstSeenEnded: '2024-07-06',
    reviewOn: '2025-07-06',
    ruleVersion: '1',
    runId: 1,
    decidedAt: '2025-03-03T09:00:00.000Z',
  };
}

function surveyOf(ref: string, state: SurveyRow['state']): SurveyRow {
  return {
    ...POT,
    surveyId: `00000000-0000-4000-8000-${ref.slice(-4).padStart(12, '0')}`,
    personKey: ref,
    learnerRef: ref,
    wave: 0,
    opening: 1,
    state,
    reason: 'ELIGIBLE',
    stopOn: addDays(POT.termination, 365),
    closesOn: addDays(POT.termination, 365),
    rounds: state === 'due' ? 0 : 1,
    lastRoundOn: state === 'due' ? null : '2025-02-03',
    owes: null,
    delayed: null,
    dueOn: null,
    answeredOn: null,
    stoppedOn: null,
    changedAt: '2025-03-03T09:00:00.000Z',
  };
}
