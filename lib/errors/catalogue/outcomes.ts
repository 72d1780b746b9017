import { defineErrors } from '../definition.ts';

/** What people do to destination outcomes that were written, and to have them told. */
export const outcomeErrors = defineErrors({
  OUTCOME_NOTHING_TO_UNDO: {
    message: 'There is nothing of ours to take back for learner {learner}',
    hint: '`destinations outcome list {learner}` shows what we did to rows and what of it can be taken back; a row of another source is changed where it was entered',
    exitCode: 1,
    httpStatus: 409,
  },
  OUTCOME_UNDO_WHICH: {
    message: 'Of learner {learner} {count} things can be taken back: one has to be named',
    hint: '`destinations outcome list {learner}` shows them; then --row with the beginning of its id, and --what row, dates or withdrawal',
    exitCode: 2,
    httpStatus: 409,
  },
  OUTCOME_UNDO_REFUSED: {
    message: '{outcome} of learner {learner} was left as it is: {because}',
    hint: '`destinations outcome list {learner}` shows the history of each row',
    exitCode: 1,
    httpStatus: 409,
  },
  ASSIST_REFUSED: {
    message: 'No link was made to ask learner {learner} by telephone: {reason}',
    hint: '`destinations explain {learner}` tells how the learner stands; what they told otherwise can be entered with `destinations outcome add`',
    exitCode: 1,
    httpStatus: 409,
  },
});
