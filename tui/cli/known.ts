import {
  type Actor,
  type AdminContext,
  besideText,
  type Entered,
  type EntryText,
  enterOutcome,
  REASONS,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/**
 * `outcome add LEARNER`: what was entered, and what follows for the asking.
 * @returns with `conflict`: nothing was put on record, staff have to settle it
 */
export async function outcomeAddAnswer(
  context: AdminContext,
  actor: Actor,
  of: { readonly learner: string; readonly pot: string | null; readonly told: EntryText },
  how: { readonly dryRun: boolean },
): Promise<Answer & { readonly conflict: boolean }> {
  const entered = await enterOutcome(context, actor, of, how);
  return {
    notes: [
      ...(how.dryRun ? ['This is what would happen; nothing was written.'] : []),
      ...effectLines(entered),
      ...askingLines(entered),
    ],
    json: { dryRun: how.dryRun, ...entered },
    conflict: entered.effect === 'conflict' && !how.dryRun,
  };
}

function effectLines({ learner, effect, rule, outcome, onRecord, conflict }: Entered): string[] {
  const { type, code, start, end } = outcome;
  const row = `${type} ${code} from ${start}${end === null ? '' : ` to ${end}`}`;
  const held = onRecord === null ? '' : `${onRecord.outcome} from ${onRecord.start}, by ${onRecord.source}`;
  switch (effect) {
    case 'confirms':
      return [`${row} of learner ${learner} is on record already, by ${onRecord?.source}: collected again.`];
    case 'closes':
      return [`${row} of learner ${learner}: on record already, and ended now.`];
    case 'held':
      return [
        `${row} of learner ${learner} is on record already, by ${onRecord?.source}: nothing to change.`,
      ];
    case 'conflict':
      return [
        `${row} of learner ${learner} is not put on record: the record has ${held}${rule === 'end-told' ? ', which ends otherwise' : `, and not both can stand: ${besideText(rule ?? '')} (rule ${rule})`}.`,
        ...(conflict === null
          ? ['A conflict would be listed for staff to settle.']
          : [
              `Listed as conflict ${conflict}: destinations conflicts settle ${conflict} --keep record|told --why TEXT`,
            ]),
      ];
    default:
      return [`${row} of learner ${learner}: a new record, entered by staff.`];
  }
}

function askingLines({ asking, skipKnown }: Entered): string[] {
  if (asking.length === 0)
    return ['No run has looked at this learner yet; the next one takes it into account.'];
  return asking.flatMap(({ pot, reason, surveyEnded, takenBack }) => {
    const because = REASONS.find(({ code }) => code === reason)?.title ?? '';
    return [
      `Period of training ${pot}: ${reason}, ${because}${surveyEnded ? '; the survey has ended' : ''}.`,
      ...takenBack.map((row) => `  Taken back, as it is known now: ${row}`),
      ...(reason === 'ELIGIBLE' && !skipKnown
        ? ['  Whoever left is asked all the same: "Skip known destinations" is off.']
        : []),
    ];
  });
}
