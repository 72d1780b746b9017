import { ANSWER_KEYS, commandOf, EDIT_KEYS } from '../../lib/screen/keys.ts';
import { createListeners } from '../../lib/screen/listeners.ts';
import { failure, type Message } from '../../lib/screen/messages.ts';
import type { ScreenStore } from '../../lib/screen/store.ts';
import { afterAct, secondAsking } from './after.ts';
import { choicesOf, type Field, troubleIn } from './field.ts';
import { helpLimit, scrollLimit } from './frame.ts';
import { type Kept, keptAt } from './kept.ts';
import { type Command, KEYS } from './keys.ts';
import type { Intent, Place, Press } from './page.ts';
import { perform } from './perform.ts';
import type { Reach } from './reach.ts';
import { createReader } from './reader.ts';
import {
  changed,
  type Dialog,
  goBack,
  goTo,
  inFront,
  type Leave,
  type State,
  selectableIn,
  selectedIndex,
  selectedRow,
} from './state.ts';
import { typedFrom, typedOver } from './typing.ts';

export interface Store extends ScreenStore<State> {
  /** Ends when what is being read and what is being done have ended. */
  settled(): Promise<void>;
}

export interface StoreOptions extends Pick<State, 'size' | 'colour'> {
  readonly reach: Reach;
  /** Real time in milliseconds. */
  readonly clock: () => number;
  readonly quit: () => void;
  readonly suspend: () => void;
  readonly redraw: () => void;
}

/** Lines that a key moves by. */
const STEPS = {
  up: -1,
  down: 1,
  'page-up': -10,
  'page-down': 10,
  first: -Infinity,
  last: Infinity,
} as const satisfies Partial<Record<Command, number>>;
/** So near to the end the next rows are read. */
const NEAR_END = 10;
/** Keys that are never kept waiting. */
const LEAVING = ['escape', 'ctrl+c', 'ctrl+z', 'ctrl+l'];
/** The longest text any column of the MIS has room for. */
const LONGEST = 500;

type Typing = Extract<Dialog, { readonly stage: 'typing' }>;
type Asking = Extract<Dialog, { readonly stage: 'asking' }>;

/** What the screens know and show, and what keys make of it. */
export function createStore(options: StoreOptions): Store {
  const { reach, clock } = options;
  const listeners = createListeners();
  const underWay = new Set<Promise<void>>();
  let waiting: readonly string[] = [];
  const { host } = reach.reference;
  let state: State = {
    ...{ size: options.size, colour: options.colour, now: clock() },
    ...{ tenant: host.tenant.name, person: reach.actor.name, today: host.clock.today() },
    ...{ dialog: null, help: null, message: null, work: null },
    trail: [{ place: { at: 'start' }, page: null, selected: null, scroll: 0 }],
  };

  function update(change: (now: State) => State): void {
    state = change(state);
    listeners.tell();
  }
  const reader = createReader(reach, update);

  function begin(doing: Promise<void>): void {
    underWay.add(doing);
    doing.finally(() => underWay.delete(doing));
  }

  function read(place: Place, after: string | null): void {
    begin(reader.read(place, after).then(catchUp));
  }

  function readFront(): void {
    read(inFront(state).place, null);
  }

  /** A report that was read is not read again by itself: each reading stands in the audit. */
  function readIfStale(): void {
    const { place, page } = inFront(state);
    if (page === null || (place.at !== 'rows' && place.at !== 'drill')) readFront();
  }

  function visit(change: (now: State) => State): void {
    update(change);
    readIfStale();
  }

  async function performAct(press: Pick<Press, 'act' | 'title'>): Promise<void> {
    const { act, title } = press;
    update((now) => ({ ...now, work: { title, since: clock() }, message: null }));
    try {
      const came = await perform(reach, act);
      update((now) => ({ ...afterAct(now, press, came), work: null }));
    } catch (error) {
      const again = secondAsking(error, press);
      update((now) => ({
        ...now,
        work: null,
        // Never over a text that is being typed: a letter of it would be an answer.
        ...(again === null || now.dialog !== null
          ? { message: failure(error) }
          : { dialog: { stage: 'asking', asked: again } }),
      }));
    }
    readIfStale();
  }

  function ask(asked: Press | Leave): void {
    // A question is answered by who has seen it, not by a key that was pressed ahead of it.
    waiting = [];
    whenIdle(() => update((now) => ({ ...now, dialog: { stage: 'asking', asked }, message: null })));
  }

  function whenIdle(next: () => void): void {
    if (state.work === null) next();
    else say('attention', `Wait: ${state.work.title} goes on`);
  }

  /** What was filled in and is not saved is gone with the place: that is asked about. */
  function leave(to: Leave['to']): void {
    const unsaved = inFront(state).page?.unsaved ?? 0;
    if (unsaved === 0) goAway(to);
    else {
      const says = unsaved === 1 ? '1 change is lost.' : `${unsaved} changes are lost.`;
      ask({ kind: 'leave', to, title: 'Leave without saving', says });
    }
  }

  function goAway(to: Leave['to']): void {
    if (to === 'quit') options.quit();
    else visit(goBack);
  }

  function say(tone: Message['tone'], text: string): void {
    update((now) => ({ ...now, message: { tone, text } }));
  }

  function follow(intent: Intent): void {
    if (intent.kind === 'go') visit((now) => goTo(now, intent.to));
    else if (intent.kind === 'press') ask(intent);
    else if (intent.kind === 'do') whenIdle(() => begin(performAct(intent)));
    else if (intent.kind === 'refuse') say('attention', intent.why);
    else if (intent.kind === 'edit') edit(intent.field, intent.text);
    else if (intent.kind === 'keep') {
      update(goBack);
      keep(keptAt(inFront(state).place, intent.field, intent.value));
    } else {
      const missing = troubleIn(intent.fields, intent.draft);
      if (missing === null) follow(intent.then);
      else say('bad', missing);
    }
  }

  function edit(field: Field, text: string): void {
    if (choicesOf(field).length > 0)
      visit((now) =>
        changed(goTo(now, { at: 'choose', field, value: text }), (step) => ({ ...step, selected: text })),
      );
    else {
      const dialog = { stage: 'typing', field, typed: typedFrom(text), trouble: null } as const;
      update((now) => ({ ...now, dialog, message: null }));
    }
  }

  function keep(kept: Kept): void {
    if ('kind' in kept) ask(kept);
    else if ('place' in kept) visit((now) => changed(now, (step) => ({ ...step, place: kept.place })));
    else say('bad', kept.expected);
  }

  function type(dialog: Typing, key: string): void {
    const { field, typed } = dialog;
    const show = (next: State['dialog']) => update((now) => ({ ...now, dialog: next }));
    const command = commandOf(EDIT_KEYS, key);
    if (command === 'drop') show(null);
    else if (command === 'keep') {
      const kept = keptAt(inFront(state).place, field, typed.text);
      show('expected' in kept ? { ...dialog, trouble: kept.expected } : null);
      if (!('expected' in kept)) keep(kept);
    } else {
      const room = { lines: field.type === 'lines', longest: field.longest ?? LONGEST };
      show({ ...dialog, typed: typedOver(typed, key, room), trouble: null });
    }
  }

  function answer({ asked }: Asking, key: string): void {
    const answered = commandOf(ANSWER_KEYS, key);
    if (answered === undefined) return;
    update((now) => ({ ...now, dialog: null }));
    if (answered !== 'yes') return;
    if (asked.kind === 'leave') goAway(asked.to);
    else begin(performAct(asked));
  }

  function move(by: number): void {
    if (state.help !== null) {
      update((now) => ({ ...now, help: Math.max(0, Math.min(helpLimit(now), (now.help ?? 0) + by)) }));
      return;
    }
    const step = inFront(state);
    const rows = selectableIn(step);
    if (rows.length === 0) {
      const scroll = Math.max(0, Math.min(scrollLimit(state), step.scroll + by));
      update((now) => changed(now, (one) => ({ ...one, scroll })));
      return;
    }
    const to = Math.max(0, Math.min(rows.length - 1, selectedIndex(step) + by));
    const selected = rows[to]?.id ?? null;
    update((now) => ({ ...changed(now, (one) => ({ ...one, selected })), message: null }));
    const next = step.page?.next ?? null;
    if (next !== null && rows.length - to <= NEAR_END) read(step.place, next);
  }

  function run(command: Command): void {
    if (command === 'quit') leave('quit');
    else if (command === 'suspend' || command === 'redraw') options[command]();
    else if (command in STEPS) move(STEPS[command as keyof typeof STEPS]);
    else if (command === 'help') update((now) => ({ ...now, help: now.help === null ? 0 : null }));
    else if (state.help !== null) update((now) => ({ ...now, help: command === 'back' ? null : now.help }));
    else if (command === 'back') leave('back');
    else if (command === 'again') readFront();
    else {
      const row = selectedRow(inFront(state));
      if (row === undefined) return;
      if (command === 'open') follow(row.intent);
      else if (row.kind === 'item' && row.unset !== undefined) ask(row.unset);
      else if (inFront(state).place.at === 'settings')
        say('attention', 'Nothing is stored here: its default holds');
    }
  }

  function take(key: string): void {
    const { dialog } = state;
    if (dialog?.stage === 'typing') type(dialog, key);
    else if (dialog?.stage === 'asking') answer(dialog, key);
    else if (key === 'ctrl+c') options.quit();
    else {
      const command = commandOf(KEYS, key);
      if (command !== undefined) run(command);
    }
  }

  /** Keys pressed ahead of the screen are taken once it has come to where they were meant. */
  function catchUp(): void {
    while (waiting.length > 0 && !reader.isBehind(inFront(state))) {
      const [key = '', ...later] = waiting;
      waiting = later;
      take(key);
    }
  }

  readFront();
  return {
    get: () => state,
    subscribe: listeners.subscribe,
    press(key) {
      const leaves = LEAVING.includes(key) || (waiting.length === 0 && commandOf(KEYS, key) === 'quit');
      if (leaves) waiting = [];
      if (leaves || (waiting.length === 0 && !reader.isBehind(inFront(state)))) take(key);
      else waiting = [...waiting, key];
    },
    resize: (size) => update((now) => ({ ...now, size })),
    tick() {
      // Nothing is read by itself; only what goes on is counted in seconds.
      if (state.work !== null) update((now) => ({ ...now, now: clock() }));
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
