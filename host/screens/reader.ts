import { failure } from '../../lib/screen/messages.ts';
import { continued, type Page, type Place } from './page.ts';
import type { Reach } from './reach.ts';
import { readPage } from './read.ts';
import { goBack, inFront, type State, type Step } from './state.ts';

/** Reads places while keys work. */
export interface Reader {
  /**
   * Reads a place, or what comes after the rows it has. A place that was left meanwhile keeps nothing of it. One that is
   * being read is read once more afterwards, where it had rows before: what is asked for now may not be in them.
   */
  read(place: Place, after: string | null): Promise<void>;
  /** The rows on the screen are not yet those of this place: what they would do is out of date. */
  isBehind(step: Step): boolean;
}

export function createReader(reach: Reach, update: (change: (now: State) => State) => void): Reader {
  const reading = new Set<Place>();
  const again = new Set<Place>();
  /** Places that were read: their rows are on the screen, and are theirs. */
  const fresh = new WeakSet<Place>();

  async function read(place: Place, after: string | null): Promise<void> {
    if (reading.has(place)) {
      if (after === null && fresh.has(place)) again.add(place);
      return;
    }
    reading.add(place);
    try {
      const found = await readPage(reach, place, after);
      fresh.add(place);
      update((now) => withPage(now, place, found, after));
    } catch (error) {
      // Whoever is refused here goes back to where they were allowed.
      update((now) => ({
        ...(inFront(now).place === place && inFront(now).page === null ? goBack(now) : now),
        message: failure(error),
      }));
    }
    reading.delete(place);
    if (again.delete(place)) await read(place, null);
  }

  return {
    read,
    isBehind: ({ place, page }) => reading.has(place) && (page === null || !fresh.has(place)),
  };
}

function withPage(state: State, place: Place, found: Page, after: string | null): State {
  const trail = state.trail.map((step) => {
    if (step.place !== place) return step;
    return { ...step, page: after === null || step.page === null ? found : continued(step.page, found) };
  });
  return { ...state, trail };
}
