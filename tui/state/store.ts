import { EXIT } from '../../lib/errors/index.ts';
import { commandOf, EDIT_KEYS, edited } from '../../lib/screen/keys.ts';
import { createListeners } from '../../lib/screen/listeners.ts';
import { failure } from '../../lib/screen/messages.ts';
import type { ScreenStore } from '../../lib/screen/store.ts';
import { type ActCommand, keysOn } from '../keys.ts';
import { type CommandLine, wordsOf } from '../palette.ts';
import type { TenantAccess } from './access.ts';
import { actFor, secondAsking } from './acts.ts';
import { answer, asked, prompted } from './dialog.ts';
import { navigate, refilter } from './navigate.ts';
import { commandAct, typeCommand } from './palette.ts';
import { createReader } from './reader.ts';
import { type Act, initialState, type Printed, type State } from './state.ts';
import { consistent, inTime } from './upkeep.ts';

/** Everything the dashboard knows and shows, and what keys make of it. */
export interface Store extends ScreenStore<State> {
  /** Ends when what is being read and the act that goes on have ended. */
  settled(): Promise<void>;
}

export interface StoreOptions extends Pick<State, 'size' | 'colour' | 'readOnly' | 'status'> {
  readonly tenants: readonly TenantAccess[];
  /** The command line, for the palette. */
  readonly commandLine: CommandLine;
  /** Real time in milliseconds. */
  readonly clock: () => number;
  readonly quit: () => void;
  readonly suspend: () => void;
  readonly redraw: () => void;
}

/** Without a key for so long nobody looks closely: then only every tenth second is read. */
const IDLE_MS = 60_000;
const IDLE_TICKS = 10;

export function createStore(options: StoreOptions): Store {
  const { tenants, commandLine, clock } = options;
  const listeners = createListeners();
  let state = initialState(tenants, { ...options, commands: commandLine.commands, now: clock() });
  let keyAt = clock();
  let ticks = 0;
  let work: Promise<void> = Promise.resolve();

  function update(change: (now: State) => State): void {
    const next = consistent(change(state), clock());
    if (next === state) return;
    state = next;
    listeners.tell();
  }
  const reader = createReader(tenants, () => state, update);

  async function ask(act: Act): Promise<void> {
    const stillAsked = (change: (now: State) => State) =>
      update((now) => (isAbout(now, act) ? change(now) : now));
    update((now) => ({ ...now, dialog: { act, stage: 'counting', since: clock() }, message: null }));
    try {
      const estimate = await act.estimate();
      stillAsked((now) =>
        estimate === null
          ? { ...now, dialog: null, message: { tone: 'quiet', text: `${act.title}: there is nothing to do` } }
          : { ...now, dialog: asked(act, estimate) },
      );
    } catch (error) {
      const { typed } = act;
      stillAsked((now) => ({
        ...now,
        dialog: typed === undefined ? null : prompted(typed.prompt, typed.text),
        message: failure(error),
      }));
    }
  }

  async function perform(act: Act, why: string): Promise<void> {
    update((now) => ({ ...now, work: { title: act.title, since: clock() }, message: null }));
    try {
      const text = await act.perform(why);
      // A learner that is open is read anew: the act may have been about them.
      const message = text === null ? null : ({ tone: 'good', text } as const);
      update((now) => ({ ...now, ...UNREAD_LEARNER, work: null, message }));
    } catch (error) {
      const again = secondAsking(error, act);
      update((now) => ({ ...now, work: null, message: again === undefined ? failure(error) : null }));
      if (again !== undefined) void ask(again);
    }
    reader.readAll();
  }

  /** Runs a command of the palette, after a question where it changes something: at first what it would do is printed. */
  async function run(line: string): Promise<void> {
    if (state.work !== null) {
      const busy = `${state.work.title} is still going on`;
      update((now) => ({ ...now, message: { tone: 'attention', text: busy, hint: 'Wait for its end' } }));
      return;
    }
    const { tenant, readOnly } = state;
    const change = readOnly ? null : commandLine.changeOf(wordsOf(line));
    if (change === null) return print(line, wordsOf(line), tenant);
    const { dryRun } = change;
    if (dryRun !== null) {
      await print(line, dryRun, tenant);
      // What cannot be tried cannot be done: why, stands there.
      if (state.printed?.exitCode !== 0) return;
    }
    await ask(commandAct(line, dryRun !== null, () => print(line, wordsOf(line), tenant)));
  }

  async function print(line: string, words: readonly string[], tenant: string): Promise<void> {
    update((now) => ({ ...now, work: { title: `:${line}`, since: clock() }, message: null }));
    let printed: Printed;
    try {
      printed = { line, shift: 0, ...(await commandLine.run(words, tenant)) };
    } catch (error) {
      const { text, hint } = failure(error);
      printed = { line, shift: 0, text: `${text}. ${hint}`, exitCode: EXIT.checkFailed };
    }
    update((now) => ({ ...now, ...UNREAD_LEARNER, work: null, printed, mode: 'printed', textScroll: 0 }));
    reader.readAll();
  }

  function typed(key: string): void {
    const next = typeCommand(state, key);
    update(() => next.state);
    if (next.run !== undefined) work = run(next.run);
  }

  function command(key: string): void {
    const wanted = commandOf(keysOn(state.screen), key);
    if (wanted === undefined) return;
    if (wanted === 'quit' || wanted === 'suspend' || wanted === 'redraw') {
      options[wanted]();
      return;
    }
    const moved = navigate(state, wanted);
    if (moved !== undefined) {
      update(() => moved);
      return;
    }
    const act = actFor(state, wanted as ActCommand, tenants);
    if ('perform' in act) void ask(act);
    else if ('initial' in act) update((now) => ({ ...now, dialog: prompted(act), message: null }));
    else update((now) => ({ ...now, message: act }));
  }

  function press(key: string): void {
    keyAt = clock();
    const before = state;
    const { dialog } = state;
    if (dialog !== null) {
      const answered = answer(dialog, key);
      update((now) => ({ ...now, dialog: answered.dialog }));
      if ('count' in answered) void ask(answered.count);
      if ('act' in answered) work = perform(answered.act, answered.why);
    } else if (state.mode === 'palette') typed(key);
    else if (state.mode === 'filter') update((now) => typeFilter(now, key));
    else command(key);
    reader.follow(before);
  }

  reader.readAll();
  return {
    get: () => state,
    subscribe: listeners.subscribe,
    press,
    resize: (size) => update((now) => ({ ...now, size })),
    tick() {
      ticks += 1;
      update((now) => inTime(now, clock()));
      if (!state.frozen && (clock() - keyAt < IDLE_MS || ticks % IDLE_TICKS === 0)) reader.readOn();
    },
    async settled() {
      await work;
      await reader.settled();
    },
  };
}

/** An act may have been about the learner or the report that was read: both are read anew. */
const UNREAD_LEARNER = { learner: null, reported: null, records: null } as const;

function isAbout({ dialog }: State, act: Act): boolean {
  return dialog !== null && dialog.stage !== 'value' && dialog.act === act;
}

function typeFilter(state: State, key: string): State {
  const command = commandOf(EDIT_KEYS, key);
  if (command === 'keep') return { ...state, mode: 'browse' };
  if (command === 'drop') return { ...refilter(state, ''), mode: 'browse' };
  const { filter } = state.lists[state.screen];
  const typed = edited(filter, key);
  return typed === filter ? state : refilter(state, typed);
}
