import { type Command, SCREEN_IDS, type ScreenId } from '../keys.ts';
import { viewOf } from '../screens/index.ts';
import { around, type Excerpt, rewound } from './excerpt.ts';
import { type ListState, NOTHING_OF_TENANT, type State } from './state.ts';

/** Lines of a page: the height of the list is not known here, and a page may well be shorter than the screen. */
const PAGE = 10;

/** Where the selected line stands now: by its id, or where it last stood when it is gone. */
export function selectedIndex({ selected, index }: ListState, ids: readonly string[]): number {
  const at = selected === null ? -1 : ids.indexOf(selected);
  return at >= 0 ? at : Math.max(0, Math.min(index, ids.length - 1));
}

/** Id of the selected line; null when there is none. */
export function selectedId(state: State): string | null {
  const { ids } = viewOf(state);
  return ids[selectedIndex(state.lists[state.screen], ids)] ?? null;
}

/** The state after a command that only moves around; undefined: the command does something else. */
export function navigate(state: State, command: Command): State | undefined {
  if (isReading(state)) {
    return readText(state, command);
  }
  if (SCREEN_IDS.some((id) => id === command)) return toScreen(state, command as ScreenId);
  switch (command) {
    case 'up':
      return move(state, -1);
    case 'down':
      return move(state, 1);
    case 'page-up':
      return move(state, -PAGE);
    case 'page-down':
      return move(state, PAGE);
    case 'first':
      return move(state, Number.NEGATIVE_INFINITY);
    case 'last':
      return move(state, Number.POSITIVE_INFINITY);
    case 'open':
    case 'right':
      return into(state);
    case 'back':
    case 'left':
      return out(state);
    case 'filter':
      return { ...state, mode: 'filter', open: null };
    case 'read-again':
      return { ...state, reported: null, records: null, message: null };
    case 'freeze':
      return { ...state, frozen: !state.frozen };
    case 'help':
      return { ...state, mode: 'help', textScroll: 0 };
    case 'palette':
      return {
        ...state,
        mode: 'palette',
        palette: { ...state.palette, typed: '', marked: null },
        message: null,
      };
    default:
      return undefined;
  }
}

/** The state with another filter on the screen in front, from its beginning. Until that is read, what was there stays. */
export function refilter(state: State, filter: string): State {
  const { screen } = state;
  const list: ListState = { ...state.lists[screen], filter, index: 0 };
  return withExcerpt({ ...state, lists: { ...state.lists, [screen]: list } }, rewound);
}

function toScreen(state: State, screen: ScreenId): State {
  return { ...state, screen, open: null, mode: 'browse', message: null };
}

function move(state: State, by: number): State {
  if (state.open !== null) {
    return { ...state, open: { ...state.open, scroll: Math.max(0, state.open.scroll + by) } };
  }
  const { ids } = viewOf(state);
  const list = state.lists[state.screen];
  const to = Math.max(0, Math.min(selectedIndex(list, ids) + by, ids.length - 1));
  const next = reach(select(state, ids[to] ?? null, to), to, by === Number.NEGATIVE_INFINITY);
  const moved = next.excerpts !== state.excerpts;
  // The first line of all is not in memory yet: whichever it is, it is the selected one when it is read.
  return moved && by === Number.NEGATIVE_INFINITY ? select(next, null, 0) : next;
}

function select(state: State, id: string | null, index: number): State {
  const lists = { ...state.lists, [state.screen]: { ...state.lists[state.screen], selected: id, index } };
  const next = { ...state, lists };
  return state.screen === 'tenants' && id !== null ? inHand(next, id) : next;
}

/** Takes another tenant in hand: what was read of the last one is put away. */
export function inHand(state: State, tenant: string): State {
  if (tenant === state.tenant) return state;
  const fresh = (screen: ScreenId): ListState => ({ ...state.lists[screen], selected: null, index: 0 });
  return {
    ...state,
    tenant,
    lists: {
      ...state.lists,
      queue: fresh('queue'),
      configs: fresh('configs'),
      outcomes: fresh('outcomes'),
      runs: fresh('runs'),
      report: fresh('report'),
    },
    ...NOTHING_OF_TENANT,
  };
}

/** Long lists go on being read near their end. */
function reach(state: State, selected: number, rewind: boolean): State {
  return withExcerpt(state, (excerpt) => (rewind ? rewound(excerpt) : around(excerpt, selected, begins)));
}

/** A page of the report ends with a line that knows the next one; of the other lists any line is as good. */
function begins(row: unknown): boolean {
  return typeof row !== 'object' || row === null || !('cursor' in row) || row.cursor !== null;
}

/** The state with another excerpt of the list in front, where that is a long one. */
function withExcerpt(state: State, change: <R>(excerpt: Excerpt<R>) => Excerpt<R>): State {
  const { screen, excerpts } = state;
  if (!(screen in excerpts)) return state;
  const name = screen as keyof typeof excerpts;
  const next = change<unknown>(excerpts[name]);
  return next === excerpts[name] ? state : { ...state, excerpts: { ...excerpts, [name]: next } };
}

function into(state: State): State {
  const id = selectedId(state);
  if (id === null || state.open !== null) return state;
  const { ids } = viewOf(state);
  return {
    ...select(state, id, ids.indexOf(id)),
    open: { id, scroll: 0 },
    learner: null,
    records: null,
    message: null,
  };
}

/** One step out: of the line gone into, of the message, of the filter, and then to the tenants. */
function out(state: State): State {
  if (state.open !== null) return { ...state, open: null, learner: null, records: null };
  if (state.message !== null) return { ...state, message: null };
  if (state.lists[state.screen].filter !== '') return refilter(state, '');
  return state.screen === 'tenants' ? state : toScreen(state, 'tenants');
}

const SCROLLS: Readonly<Partial<Record<Command, number>>> = {
  up: -1,
  down: 1,
  'page-up': -PAGE,
  'page-down': PAGE,
  first: Number.NEGATIVE_INFINITY,
  last: Number.MAX_SAFE_INTEGER,
};

/** Cells that a wide text moves at once. */
const SHIFT = 20;
const SHIFTS: Readonly<Partial<Record<Command, number>>> = { right: SHIFT, left: -SHIFT };

const GOING_ON: readonly Command[] = [...SCREEN_IDS, 'filter', 'palette', 'help', 'freeze'];

/** Whether a text takes the place of the list: the help, or what a command printed. */
export function isReading({ mode }: State): boolean {
  return mode === 'help' || mode === 'printed';
}

function readText(state: State, command: Command): State | undefined {
  const moved = SCROLLS[command];
  if (moved !== undefined) return { ...state, textScroll: Math.max(0, state.textScroll + moved) };
  if (['quit', 'suspend', 'redraw'].includes(command)) return undefined;
  const away: State = { ...state, mode: 'browse' };
  if (state.mode !== 'printed' || state.printed === null) return away;
  const shift = SHIFTS[command];
  if (shift !== undefined && state.printed.shift + shift >= 0)
    return { ...state, printed: { ...state.printed, shift: state.printed.shift + shift } };
  // Whoever goes on from there looks elsewhere; an act would be on a line that is not in sight.
  return GOING_ON.includes(command) ? navigate(away, command) : away;
}
