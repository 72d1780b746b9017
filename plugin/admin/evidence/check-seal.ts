import { digestOf, digestWithout, sealOver } from '../../../lib/seal/index.ts';
import { ERASED_EVENT } from '../../storage/erasures.ts';
import { contentOf, type SealedEventRow } from '../../storage/events.ts';
import type { SealRow } from '../../storage/seals.ts';

/** An event as it is read to be checked. */
export type CheckedEvent = SealedEventRow & { readonly id: number };

/**
 * What is wrong:
 * - `event-changed`: an event does not say what was sealed
 * - `event-missing`: an event that was sealed is not there
 * - `event-inserted`: an event is there that no seal stands over
 * - `event-moved`: events stand in another order than they were sealed in
 * - `seal-broken`: a seal does not fit its events and the seal before: it was changed, or its events were exchanged for others
 * - `seal-missing`: a seal of the chain is not there
 * - `seal-other`: the seal that an auditor holds is not that of the chain
 * - `erased-otherwise`: more events have lost their content than erasures account for
 */
export type ProblemKind =
  | 'event-changed'
  | 'event-missing'
  | 'event-inserted'
  | 'event-moved'
  | 'seal-broken'
  | 'seal-missing'
  | 'seal-other'
  | 'erased-otherwise';

/** One finding. What is not known is null. */
export interface SealProblem {
  readonly kind: ProblemKind;
  readonly seal: number | null;
  /** The run in which it was sealed. */
  readonly run: number | null;
  /** The event's number; of a missing one, the number it had, where that is known. */
  readonly event: number | null;
  /** How many of the kind this finding stands for. */
  readonly count: number;
}

/** What an event turned out to be. */
export type EventStanding = 'as-sealed' | 'facts-dropped' | 'erased' | 'changed';

/**
 * Whether an event still says what was sealed.
 * @param seal number of the seal that it stands under
 */
export function standingOfEvent(event: SealedEventRow, seal: number): EventStanding {
  const { place, digest, salt, dropped } = event;
  if (place === null || digest === null) return 'changed';
  if (salt === null) return isErased(event) ? 'erased' : 'changed';
  const { head, detail } = contentOf(event);
  const at = { seal, place };
  if (dropped === null) return digestOf(at, salt, { head, detail }) === digest ? 'as-sealed' : 'changed';
  const fits = detail === null && digestWithout(at, salt, head, dropped) === digest;
  return fits ? 'facts-dropped' : 'changed';
}

function isErased(event: SealedEventRow): boolean {
  return Object.entries(ERASED_EVENT).every(
    ([field, value]) => event[field as keyof SealedEventRow] === value,
  );
}

/** Checks one seal: is given its events by number, and then what stands before it. */
export function checkSeal(seal: SealRow) {
  const { number, kind, runId: run, at } = seal;
  const digests = new Map<number, string>();
  const problems: SealProblem[] = [];
  const counts = { erased: 0, factsDropped: 0, accounted: 0 };
  let highest = -1;
  const found = (kind: ProblemKind, event: number | null, count = 1) =>
    problems.push({ kind, seal: number, run, event, count });

  return {
    seal,
    problems,
    counts,
    event(event: CheckedEvent): void {
      const { id, place } = event;
      if (place === null || event.digest === null || place >= seal.events || digests.has(place)) {
        found('event-inserted', id);
        return;
      }
      digests.set(place, event.digest);
      if (place < highest) found('event-moved', id);
      highest = Math.max(highest, place);
      const standing = standingOfEvent(event, number);
      if (standing === 'changed') found('event-changed', id);
      else if (standing === 'erased') counts.erased += 1;
      else if (standing === 'facts-dropped') counts.factsDropped += 1;
      else if (event.what === 'learner-erased') counts.accounted += erasedBy(event);
    },
    /**
     * @param before digests that the seal before may have: as it is stored, and as it was computed
     * @returns the digest of this seal as computed; null: not all of its events are there
     */
    end(before: readonly (string | null)[]): string | null {
      const missing = seal.events - digests.size;
      if (missing > 0) {
        found('event-missing', firstMissing(seal, digests), missing);
        return null;
      }
      const inOrder = [...digests].sort(([a], [b]) => a - b).map(([, digest]) => digest);
      const computed = before.map((one) => sealOver({ number, kind, run, at }, one, inOrder));
      if (computed.includes(seal.digest)) return seal.digest;
      // Of an event whose digest was changed too, the event is named already.
      found('seal-broken', null);
      return computed[0] ?? null;
    },
  };
}

/** The number it had: those of one seal follow each other, where none was given away in between. */
function firstMissing({ events, firstEvent, lastEvent }: SealRow, there: ReadonlyMap<number, string>) {
  if (lastEvent - firstEvent + 1 !== events) return null;
  let place = 0;
  while (there.has(place)) place += 1;
  return firstEvent + place;
}

/** How many events an erasure took the content of, as its own event says. */
function erasedBy({ data }: SealedEventRow): number {
  return (JSON.parse(data ?? '{}') as { readonly events?: number }).events ?? 0;
}
