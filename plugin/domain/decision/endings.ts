import { hasEnded, turningPoints } from './pot.ts';
import type { Predicate } from './types.ts';

/** ProgType of an apprenticeship standard. */
const STANDARD = 25;
const PROGRAMME_AIM = 1;

/** Not ended, or the termination date is in the future. */
export const notEnded: Predicate = ({ pot, context: { today } }) =>
  hasEnded(pot, today)
    ? null
    : {
        facts: {
          termination: pot.terminationDate,
          openAims: pot.aims.filter((aim) => aim.actualEndDate === null).length,
        },
        reviewOn: turningPoints(pot, today).at(-1) ?? null,
      };

/** An apprenticeship standard whose programme aim has ended with CompStatus 1: the end-point assessment is awaited. */
export const gateway: Predicate = ({ pot }) => {
  const aim = pot.aims.find(
    (each) =>
      each.progType === STANDARD &&
      each.aimType === PROGRAMME_AIM &&
      each.actualEndDate !== null &&
      each.compStatus === 1,
  );
  return aim === undefined ? null : { facts: { programmeAimEnd: aim.actualEndDate, compStatus: 1 } };
};

/** Terminated before the back-population date or, where none is set, before the day of switching on. */
export const beforeBackPopulation: Predicate = ({ pot, context }) => {
  const from = context.settings.backPopulationDate ?? context.switchedOnDate ?? context.today;
  if (pot.terminationDate! >= from) return null;
  return {
    facts: {
      termination: pot.terminationDate,
      from,
      fromIs: context.settings.backPopulationDate === null ? 'switched on' : 'back-population date',
    },
  };
};
