import { isCoded } from '../../lib/errors/index.ts';
import { ANSWER_KEYS, commandOf, EDIT_KEYS, edited } from '../../lib/screen/keys.ts';
import { failure } from '../../lib/screen/messages.ts';
import type { ScreenStore } from '../../lib/screen/store.ts';
import { choicesOf, readField } from './field.ts';
import { helpLimit } from './frame.ts';
import { type Kept, keptAt } from './kept.ts';
import { type Command, KEYS } from './keys.ts';
import { type Act, continued, type Intent, type Place } from './page.ts';
import { perform } from './perform.ts';
import type { Reach } from './reach.ts';
import { readPage } from './read.ts';
import {
  changed,
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

/** Lines that a page key moves by. */
const PAGE = 10;
/** So near to the end the next rows are read. */
const NEAR_END = 10;
/** The longest text any field of the MIS has room for. */
const LONGEST = 500;

type Press = Extract<Intent, { readonly kind: 'press' }>;

/** What the screens know and show, and what keys make of it. */
export function createStore(options: StoreOptions): Store {
  const { reach, clock } = options;
  const listeners = new Set<() => void>();
  const underWay = new Set<Promise<void>>();
  const reading = new Set<Place>();
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

  function begin(doing: Promise<void>): void {
    underWay.add(doing);
    doing.finally(() => underWay.delete(doing));
  }

  /** Reads a place, or what comes after the rows it has. A place that was left meanwhile keeps nothing of it. */
  async function read(place: Place, after: string | null): Promise<void> {
    if (reading.has(place)) return;
    reading.add(place);
    try {
      const found = await readPage(reach, place, after);
      update((now) => ({
        ...now,
        trail: now.trail.map((step) => {
          if (step.place !== place) return step;
          return {
            ...step,
            page: after === null || step.page === null ? found : continued(step.page, found),
          };
        }),
      }));
    } catch (error) {
      // Whoever is refused here goes back to where they were allowed.
      update((now) => ({
        ...(inFront(now).place === place && inFront(now).page === null ? goBack(now) : now),
        message: failure(error),
      }));
    } finally {
      reading.delete(place);
    }
  }

  function readFront(): void {
    begin(read(inFront(state).place, null));
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

  async function performAct({ act, title }: Press): Promise<void> {
    update((now) => ({ ...now, work: { title, since: clock() }, message: null }));
    try {
      const text = await perform(reach, act);
      update((now) => ({ ...afterAct(now, act), work: null, message: { tone: 'good', text } }));
    } catch (error) {
      const again = isCoded(error, 'SEND_NEEDS_CONFIRMING') && act.do === 'command' && !act.confirmed;
      update((now) => ({
        ...now,
        work: null,
        ...(again
          ? {
              dialog: asking({ kind: 'press', act: { ...act, confirmed: true }, title, says: toldOf(error) }),
            }
          : { message: failure(error) }),
      }));
    }
    readIfStale();
  }

  function ask(press: Press): void {
    if (state.work !== null)
      update((now) => ({ ...now, message: { tone: 'attention', text: `Wait: ${now.work?.title} goes on` } }));
    else update((now) => ({ ...now, dialog: asking(press), message: null }));
  }

  function follow(intent: Intent): void {
    switch (intent.kind) {
      case 'go':
        return visit((now) => goTo(now, intent.to));
      case 'press':
        return ask(intent);
      case 'refuse':
        return update((now) => ({ ...now, message: { tone: 'attention', text: intent.why } }));
      case 'edit': {
        const { field, text } = intent;
        if (choicesOf(field).length > 0)
          return visit((now) => goTo(now, { at: 'choose', field, value: text }));
        return update((now) => ({
          ...now,
          dialog: { stage: 'typing', field, typed: text, trouble: null },
          message: null,
        }));
      }
      case 'keep':
        update(goBack);
        return keep(keptAt(inFront(state).place, intent.field, intent.value));
      case 'submit': {
        const { fields, draft, then } = intent;
        for (const field of fields) {
          const read = readField(field, draft[field.id] ?? '');
          if ('expected' in read)
            return update((now) => ({ ...now, message: { tone: 'bad', text: read.expected } }));
        }
        return follow(then);
      }
    }
  }

  function keep(kept: Kept): void {
    if ('kind' in kept) ask(kept);
    else if ('place' in kept) visit((now) => changed(now, (step) => ({ ...step, place: kept.place })));
    else update((now) => ({ ...now, message: { tone: 'bad', text: kept.expected } }));
  }

  function type(key: string): void {
    const { dialog } = state;
    if (dialog?.stage !== 'typing') return;
    const { field, typed } = dialog;
    const command = commandOf(EDIT_KEYS, key);
    if (command === 'drop') return update((now) => ({ ...now, dialog: null }));
    if (command !== 'keep') {
      const longer = edited(typed, key).slice(0, LONGEST);
      return update((now) => ({ ...now, dialog: { ...dialog, typed: longer, trouble: null } }));
    }
    const kept = keptAt(inFront(state).place, field, typed);
    if ('expected' in kept)
      return update((now) => ({ ...now, dialog: { ...dialog, trouble: kept.expected } }));
    update((now) => ({ ...now, dialog: null }));
    keep(kept);
  }

  function move(by: number): void {
    if (state.help !== null)
      return update((now) => ({ ...now, help: Math.max(0, Math.min(helpLimit(now), (now.help ?? 0) + by)) }));
    const step = inFront(state);
    const rows = selectableIn(step);
    const to = Math.max(0, Math.min(rows.length - 1, selectedIndex(step) + by));
    update((now) => ({
      ...changed(now, (one) => ({ ...one, selected: rows[to]?.id ?? null })),
      message: null,
    }));
    const next = step.page?.next ?? null;
    if (next !== null && rows.length - to <= NEAR_END) begin(read(step.place, next));
  }

  function run(command: Command): void {
    switch (command) {
      case 'quit':
      case 'suspend':
      case 'redraw':
        return options[command]();
      case 'up':
        return move(-1);
      case 'down':
        return move(1);
      case 'page-up':
        return move(-PAGE);
      case 'page-down':
        return move(PAGE);
      case 'first':
        return move(-Infinity);
      case 'last':
        return move(Infinity);
      case 'help':
        return update((now) => ({ ...now, help: now.help === null ? 0 : null }));
      case 'back':
        if (state.help !== null) return update((now) => ({ ...now, help: null }));
        return visit(goBack);
      case 'again':
        return readFront();
      case 'open': {
        const row = selectedRow(inFront(state));
        if (state.help === null && row !== undefined) follow(row.intent);
      }
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
      const { dialog } = state;
      if (dialog?.stage === 'typing') return type(key);
      if (dialog?.stage === 'asking') {
        const answer = commandOf(ANSWER_KEYS, key);
        if (answer === undefined) return;
        update((now) => ({ ...now, dialog: null }));
        if (answer === 'yes') begin(performAct(dialog.asked));
        return;
      }
      const command = commandOf(KEYS, key);
      if (command !== undefined) run(command);
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

/** What an act is told to need, in its own words. */
function toldOf(error: unknown): string {
  const { text, hint } = failure(error);
  return `${text}. ${hint ?? ''}`;
}

/** Where a person is after an act: a form that was for it is closed, a record that was made is open. */
function afterAct(state: State, act: Act): State {
  const { at } = inFront(state).place;
  if (act.do === 'create-learner' && at === 'new-learner')
    return goTo(goBack(state), { at: 'learner', ref: (act.draft.ref ?? '').trim() });
  return act.do === 'add-pot' && at === 'new-pot' ? goBack(state) : state;
}
