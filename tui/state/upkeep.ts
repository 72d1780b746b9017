import { scrollLimit } from '../frame.ts';
import { viewOf } from '../screens/index.ts';
import { inHand, isReading, selectedId } from './navigate.ts';
import { troubleOf } from './refresh.ts';
import type { State } from './state.ts';

/** Seconds pass only while something on the screen is timed by them: a screen that changes nothing costs nothing. */
export function inTime(state: State, clock: number): State {
  const timed = state.work !== null || state.staleSince !== null || state.dialog?.stage === 'counting';
  const step = timed ? 1_000 : 60_000;
  const now = Math.floor(clock / step) * step;
  return now === state.now ? state : { ...state, now };
}

/** What always holds: the tenant in hand is the one selected, or the one that the filter names; nothing is scrolled past its end, stale data have a since. */
export function consistent(state: State, clock: number): State {
  const selected = state.screen === 'tenants' ? selectedId(state) : tenantNamed(state);
  const held = unscrolled(selected === null ? state : inHand(state, selected));
  const stale = troubleOf(held) !== null;
  if (stale === (held.staleSince !== null)) return held;
  return { ...held, staleSince: stale ? clock : null };
}

function tenantNamed(state: State): string | null {
  if (!state.lists[state.screen].filter.includes('tenant:')) return null;
  return viewOf(state).filter.parts.tenant ?? null;
}

function unscrolled(state: State): State {
  const { open, textScroll } = state;
  if (textScroll === 0 && (open === null || open.scroll === 0)) return state;
  const limit = scrollLimit(state);
  if (isReading(state)) return textScroll <= limit ? state : { ...state, textScroll: limit };
  return open === null || open.scroll <= limit ? state : { ...state, open: { ...open, scroll: limit } };
}
