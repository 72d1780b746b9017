import type { EntryFault } from '../../sync/enter-outcomes.ts';
import type { FieldProblem } from './fields.ts';

/** Which field a published rule is about, and what to do. */
const BY_RULE: Readonly<Record<string, Pick<FieldProblem, 'field' | 'todo'>>> = {
  OutType_01: { field: 'OutCode', todo: 'Give a pair of type and code that there is' },
  OutType_05: { field: 'OutCode', todo: 'Give a code that was open on the start date' },
  OutStartDate_01: { field: 'OutStartDate', todo: 'Correct the date, or leave the row out' },
  OutStartDate_02: { field: 'OutStartDate', todo: 'Correct the date, or wait until it is nearer' },
  OutEndDate_01: { field: 'OutEndDate', todo: 'Correct one of the two dates' },
  OutCollDate_01: { field: 'OutCollDate', todo: 'Give the day on which it came to be known' },
  OutCollDate_02: { field: 'OutCollDate', todo: 'Give the day on which it came to be known' },
};

/** What the published rules let only one of stand. */
const BESIDE: Readonly<Record<string, string>> = {
  R69: 'the same type, code and start',
  OutType_02: 'another of this type with the same start',
  OutType_03: 'two others in education with the same start',
  OutType_04: 'EMP beside NPE with the same start',
};

/** What cannot stand beside what, by the published rule that says so. */
export function besideText(rule: string): string {
  return BESIDE[rule] ?? rule;
}

export const UNKNOWN: FieldProblem = {
  field: 'LearnRefNumber',
  problem: 'there is no such learner',
  todo: 'Check the reference as the MIS shows it',
};

/** Why an entry cannot be, in words. */
export function faultProblems(fault: EntryFault): readonly FieldProblem[] {
  switch (fault.is) {
    case 'unknown':
      return [UNKNOWN];
    case 'erased':
      return [
        {
          field: 'LearnRefNumber',
          problem: 'what was held of this learner was erased',
          todo: 'Leave it out: nothing is collected of them again',
        },
      ];
    case 'no-pot':
      return [
        {
          field: 'pot',
          problem: 'there is no such period of training',
          todo: fault.pots.length === 0 ? 'Leave it out' : `Give one of ${fault.pots.join(', ')}`,
        },
      ];
    case 'refused':
      return fault.by.map(({ rule, because }) => {
        const { field = 'OutType', todo = 'Correct the row, or leave it out' } = BY_RULE[rule] ?? {};
        return { field, problem: `${because} (rule ${rule})`, todo };
      });
    case 'repeated':
      return [
        {
          field: 'OutType',
          problem: `a row before it has ${besideText(fault.rule)} (rule ${fault.rule})`,
          todo: 'Keep the one that is right',
        },
      ];
  }
}
