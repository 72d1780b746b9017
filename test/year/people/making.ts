import type { Mis } from '../../../host/reference-host.ts';
import type { Random } from '../../../lib/ilr/generator/random.ts';
import { FIRST_DAY } from '../days.ts';
import type { FileRecord } from '../file.ts';

/** Something that happens in the college on a day. */
export interface Plan {
  readonly on: string;
  readonly ref: string;
  /** In words, for the story that a failure tells. */
  readonly what: string;
  act(mis: Mis): unknown;
}

/** What a learner does once messages come. */
export interface Temper {
  readonly does:
    | 'answers'
    | 'half answers'
    | 'half answers, then answers'
    | 'stops all'
    | 'stops the survey'
    | 'stops a channel'
    | 'stops, comes back in'
    | 'not me'
    | 'died'
    | 'hard bounce'
    | 'soft bounce'
    | 'nothing';
  /** The message, counted from 1, after which it happens, and how many days after. */
  readonly after: number;
  readonly days: number;
}

/** A record with what is going to happen to it. */
export interface Somebody extends FileRecord {
  /** Entered on the screens of the MIS instead of coming by files. */
  readonly byHand: boolean;
  /** Files on which days do not have the record. */
  readonly missing: { readonly from: string; readonly until: string } | null;
  readonly temper: Temper;
  /** What kind of learner this is, in words. */
  readonly kind: string;
  readonly pots: {
    id: string;
    startDate: string;
    actualEndDate: string | null;
    terminationDate: string | null;
  }[];
  /** Where the record is entered later than on the first day. */
  readonly entersOn: string;
}

/** Somebody in the making, with what is going to happen to whom. */
export interface Making {
  readonly random: Random;
  readonly index: number;
  readonly plans: Plan[];
  readonly one: Somebody;
}

/** Something that the college enters on a day; what lay before the first day is so from the beginning. */
export function later(making: Making, on: string, what: string, act: Plan['act']): void {
  const { plans, one } = making;
  if (on <= FIRST_DAY && !one.byHand) void act(undefined as never);
  else plans.push({ on, ref: one.ref, what, act });
}
