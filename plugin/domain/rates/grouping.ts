import type { CalendarDate } from '../../../lib/ilr/model.ts';
import type { Leaver } from './cohort.ts';
import type { RateDefinition } from './definition.ts';

/** What leavers may be told apart by. */
export const GROUPINGS = ['funding-model', 'month', 'course'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const GROUPING_DEFINITIONS: Readonly<Record<Grouping, RateDefinition>> = {
  'funding-model': {
    id: 'funding-model',
    title: 'Funding model',
    text: 'That of the aim that ended last in the period of training by which the person is a leaver, as the last run found it.',
  },
  month: {
    id: 'month',
    title: 'Month of leaving',
    text: 'The month of the termination date.',
  },
  course: {
    id: 'course',
    title: 'Course',
    text: 'The title of the period of training; where it has none, as most that are made of the aims of an ILR file, the reference of the aim that ended last.',
  },
};

/** A group of leavers: sorts by `key`, is told by `title`. */
export interface Group {
  readonly key: string;
  readonly title: string;
}

const UNKNOWN: Group = { key: '~', title: 'Not known' };

/** Titles as the ILR specifications of 2021 to 2025 have them. */
const FUNDING_MODELS: Readonly<Record<number, string>> = {
  10: 'Community learning',
  11: 'Tailored learning',
  25: '16 to 19 (excluding apprenticeships)',
  35: 'Adult skills',
  36: 'Apprenticeships (from 1 May 2017)',
  37: 'Skills Bootcamps',
  38: 'Adult skills fund',
  70: 'ESF',
  81: 'Other adult',
  82: 'Other 16 to 19',
  99: 'Non-funded',
};

/** The group a leaver is in. */
export function groupOf(grouping: Grouping, leaver: Leaver): Group {
  if (grouping === 'month') return monthOf(leaver.termination);
  if (grouping === 'course')
    return leaver.course === null ? UNKNOWN : { key: leaver.course, title: leaver.course };
  const { fundModel } = leaver;
  if (fundModel === null) return UNKNOWN;
  const title = FUNDING_MODELS[fundModel];
  return { key: String(fundModel), title: title === undefined ? String(fundModel) : `${fundModel} ${title}` };
}

function monthOf(date: CalendarDate): Group {
  const month = date.slice(0, 7);
  return { key: month, title: month };
}
