import { isCoded } from '../../lib/errors/index.ts';
import { ANSWER_KEYS, commandOf, EDIT_KEYS, edited } from '../../lib/screen/keys.ts';
import { failure, type Message } from '../../lib/screen/messages.ts';
import type { ScreenStore } from '../../lib/screen/store.ts';
import { choicesOf, type Field, readField } from './field.ts';
import type { Draft } from './fields.ts';
import { helpLimit } from './frame.ts';
import { type Kept, keptAt } from './kept.ts';
import { type Command, KEYS } from './keys.ts';
import type { Act, Intent, Place } from './page.ts';
import { perform } from './perform.ts';
import type { Reach } from './reach.ts';
import { createReader } from './reader.ts';
import {
  changed,
  type Dialog,
  goBack,
  goTo,
  inFront,
  type State,
  selectableIn,
  selectedIndex,
  selectedRow,
} from './state.ts';

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
/** The longest text any field of the MIS has room for. */
const LONGEST = 500;

type Press = Extract<Intent, { readonly kind: 'press' }>;
type Typing = Extract<Dialog, { readonly stage: 'typing' }>;
type Asking = Extract<Dialog, { readonly stage: 'asking' }>;

/** What the screens know and show, and what keys make of it. */
export function createStore(options: StoreOptions): Store {
  const { reach, clock } = options;
  const listeners = new Set<() => void>();
  const underWay = new Set<Promise<void>>();
  let waiting: readonly string[] = [];
  const { host } = reach.reference;
  let state: State = {
    ...{ size: options.size, colour: options.colour, now: clock() },
    ...{ tenant: host.tenant.name, person: reach.actor.name, today: host.clock.today() },
    ...{ dialog: null, help: null, message: null, work: null },
    trail: [{ place: { at: 'start' }, page: null, selected: null }],
  };

  function update(change: (now: State) => State): void {
    state = change(state);
    for (const listener of listeners) listener();
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

  async function performAct(press: Press): Promise<void> {
    const { act, title } = press;
    update((now) => ({ ...now, work: { title, since: clock() }, message: null }));
    try {
      const text = await perform(reach, act);
      update((now) => ({ ...afterAct(now, act), work: null, message: { tone: 'good', text } }));
    } catch (error) {
      const again = secondAsking(error, press);
      update((now) => ({
        ...now,
        work: null,
        // Never over a text that is being typed: a letter of it would be an answer.
        ...(again === null || now.dialog !== null ? { message: failure(error) } : { dialog: asking(again) }),
      }));
    }
    readIfStale();
  }

  function ask(press: Press): void {
    // A question is answered by who has seen it, not by a key that was pressed ahead of it.
    waiting = [];
    if (state.work !== null) say('attention', `Wait: ${state.work.title} goes on`);
    else update((now) => ({ ...now, dialog: asking(press), message: null }));
  }

  function say(tone: Message['tone'], text: string): void {
    update((now) => ({ ...now, message: { tone, text } }));
  }

  function follow(intent: Intent): void {
    if (intent.kind === 'go') visit((now) => goTo(now, intent.to));
    else if (intent.kind === 'press') ask(intent);
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
    if (choicesOf(field).length > 0) visit((now) => goTo(now, { at: 'choose', field, value: text }));
    else {
      const dialog = { stage: 'typing', field, typed: text, trouble: null } as const;
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
      const kept = keptAt(inFront(state).place, field, typed);
      show('expected' in kept ? { ...dialog, trouble: kept.expected } : null);
      if (!('expected' in kept)) keep(kept);
    } else show({ ...dialog, typed: edited(typed, key).slice(0, LONGEST), trouble: null });
  }

  function answer({ asked }: Asking, key: string): void {
    const answered = commandOf(ANSWER_KEYS, key);
    if (answered === undefined) return;
    update((now) => ({ ...now, dialog: null }));
    if (answered === 'yes') begin(performAct(asked));
  }

  function move(by: number): void {
    if (state.help !== null) {
      update((now) => ({ ...now, help: Math.max(0, Math.min(helpLimit(now), (now.help ?? 0) + by)) }));
      return;
    }
    const step = inFront(state);
    const rows = selectableIn(step);
    const to = Math.max(0, Math.min(rows.length - 1, selectedIndex(step) + by));
    const selected = rows[to]?.id ?? null;
    update((now) => ({ ...changed(now, (one) => ({ ...one, selected })), message: null }));
    const next = step.page?.next ?? null;
    if (next !== null && rows.length - to <= NEAR_END) read(step.place, next);
  }

  function run(command: Command): void {
    if (command === 'quit' || command === 'suspend' || command === 'redraw') options[command]();
    else if (command in STEPS) move(STEPS[command as keyof typeof STEPS]);
    else if (command === 'help') update((now) => ({ ...now, help: now.help === null ? 0 : null }));
    else if (state.help !== null) update((now) => ({ ...now, help: command === 'back' ? null : now.help }));
    else if (command === 'back') visit(goBack);
    else if (command === 'again') readFront();
    else {
      const row = selectedRow(inFront(state));
      if (row !== undefined) follow(row.intent);
    }
  }

  function take(key: string): void {
    const { dialog } = state;
    if (dialog?.stage === 'typing') type(dialog, key);
    else if (dialog?.stage === 'asking') answer(dialog, key);
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
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
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

function asking(asked: Press): State['dialog'] {
  return { stage: 'asking', asked };
}

/** The first field of a form that cannot stand; null: all can. */
function troubleIn(fields: readonly Field[], draft: Draft): string | null {
  for (const field of fields) {
    const read = readField(field, draft[field.id] ?? '');
    if ('expected' in read) return read.expected;
  }
  return null;
}

/** The question that a command answers with, in its own words; null: it failed. */
function secondAsking(error: unknown, { act, title }: Press): Press | null {
  if (!isCoded(error, 'SEND_NEEDS_CONFIRMING') || act.do !== 'command' || act.confirmed) return null;
  const { text, hint } = failure(error);
  return { kind: 'press', act: { ...act, confirmed: true }, title, says: `${text}. ${hint ?? ''}` };
}

/** Where a person is after an act: a form that was for it is closed, a record that was made is open. */
function afterAct(state: State, act: Act): State {
  const { at } = inFront(state).place;
  if (act.do === 'create-learner' && at === 'new-learner')
    return goTo(goBack(state), { at: 'learner', ref: (act.draft.ref ?? '').trim() });
  return act.do === 'add-pot' && at === 'new-pot' ? goBack(state) : state;
}
