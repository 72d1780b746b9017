import type { Random } from '../../../lib/ilr/generator/random.ts';
import type { Aim } from '../../../lib/ilr/model.ts';
import { plusDays } from '../rules/calendar.ts';
import { later, type Making } from './making.ts';

/** A day of the year before the first day or of the year that is lived, when learning ends. */
export function anEnd(random: Random): string {
  return plusDays('2022-09-01', random.whole(0, 690));
}

export function aim(of: Partial<Aim> & Pick<Aim, 'startDate'>): Aim {
  return {
    aimSeqNumber: 1,
    learnAimRef: 'ZZ000001',
    aimType: 4,
    plannedEndDate: plusDays(of.startDate, 300),
    actualEndDate: null,
    achievementDate: null,
    fundModel: 35,
    progType: null,
    fworkCode: null,
    pwayCode: null,
    stdCode: null,
    compStatus: 1,
    withdrawReason: null,
    outcome: null,
    restart: false,
    higherEducation: false,
    ...of,
  };
}

export const COMPLETED = { compStatus: 2, outcome: 1, withdrawReason: null } as const;
export const WITHDRAWN = { compStatus: 3, outcome: 3, withdrawReason: 97 } as const;

/** Ends the aims of a record from one on. */
export function ends(making: Making, on: string, from: number, end: Partial<Aim>): void {
  const { one } = making;
  later(making, on, `aims end: ${JSON.stringify(end)}`, () => {
    one.aims = one.aims.map((held, at) => (at < from ? held : { ...held, ...end }));
  });
}

export function starts(making: Making, on: string, added: Aim): void {
  const { one } = making;
  later(making, on, `an aim from ${added.startDate} is added`, () => {
    one.aims = [...one.aims, { ...added, aimSeqNumber: one.aims.length + 1 }];
  });
}
