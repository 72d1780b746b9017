import type { OutType } from '../../../lib/ilr/model.ts';
import type { Activity } from './types.ts';

export interface OutcomeCode {
  readonly outType: OutType;
  readonly outCode: number;
}

const code = (outType: OutType, outCode: number): OutcomeCode => ({ outType, outCode });

/**
 * The outcome code of an activity (domain.md, *From answers to rows*), or null when it lacks what its code needs: the
 * hours of work, the mode of a course, whether someone looks for work, the living arrangements.
 */
export function codeOf(activity: Activity): OutcomeCode | null {
  switch (activity.kind) {
    case 'employed':
      return activity.hours === undefined ? null : code('EMP', activity.hours === '16-or-more' ? 1 : 2);
    case 'self-employed':
      return activity.hours === undefined ? null : code('EMP', activity.hours === '16-or-more' ? 4 : 5);
    case 'apprenticeship':
      return code('EDU', 2);
    case 'traineeship':
      return code('EDU', 1);
    case 'supported-internship':
      return code('EDU', 3);
    case 'course':
      return activity.mode === undefined ? null : code('EDU', activity.mode === 'full-time' ? 4 : 5);
    case 'higher-education':
      return activity.gapYear === true ? code('GAP', 1) : code('EDU', 6);
    case 'voluntary':
      return code('VOL', 1);
    case 'not-working':
      return activity.looking === undefined ? null : code('NPE', activity.looking === 'looking' ? 1 : 2);
    case 'living':
      return activity.living === undefined ? null : code('SDE', activity.living);
    case 'something-else':
      return code('OTH', 1);
  }
}
