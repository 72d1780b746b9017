import type { DelayCause } from '../domain/index.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { EventRow } from '../storage/events.ts';
import type { DueRound } from './daily-cap.ts';
import type { Occasion } from './goes-by.ts';
import { groupBy } from './group-by.ts';

/** A round was planned: by which channels, why now, and from when it may go where that is later. */
export function roundPlanned({ round }: DueRound, { askedBy, now, goesBy }: Occasion): EventRow {
  const { survey, contacts, because, since } = round;
  const [first] = contacts;
  const data = {
    number: survey.rounds,
    kind: first!.kind,
    channels: contacts.map(({ channel }) => channel),
    due: since,
    ...(Date.parse(first!.notBefore) > Date.parse(now) ? { notBefore: first!.notBefore } : {}),
    ...goesBy,
  };
  const { learnerRef, surveyId } = survey;
  return {
    at: now,
    learnerRef,
    surveyId,
    what: 'round-planned',
    why: because,
    who: askedBy,
    data: JSON.stringify(data),
  };
}

/** A round that is due does not go: told when that begins, not on each day that it goes on. */
export function roundDelayed(
  { round, without }: DueRound,
  why: DelayCause,
  { askedBy, now, goesBy }: Occasion,
): EventRow | null {
  if (without.delayed === why) return null;
  const { learnerRef, surveyId } = without;
  const data = { number: round.survey.rounds, due: round.since, ...goesBy };
  return {
    at: now,
    learnerRef,
    surveyId,
    what: 'round-delayed',
    why,
    who: askedBy,
    data: JSON.stringify(data),
  };
}

/** Messages that were planned and not handed over are not wanted any more, or are too late: an event for each round. */
export function messagesTakenBack(
  contacts: readonly ContactRow[],
  { askedBy, now, goesBy }: Occasion,
): EventRow[] {
  const rounds = groupBy(contacts, ({ number, why }) => `${number} ${why}`);
  return [...rounds.values()].map((round): EventRow => {
    const { learnerRef, surveyId, number, why } = round[0]!;
    const data = { number, channels: round.map(({ channel }) => channel), ...goesBy };
    return {
      at: now,
      learnerRef,
      surveyId,
      what: 'messages-taken-back',
      why,
      who: askedBy,
      data: JSON.stringify(data),
    };
  });
}
