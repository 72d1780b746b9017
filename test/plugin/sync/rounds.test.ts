import { describe, expect, it } from 'vitest';
import type { ContactRow, ContactState } from '../../../plugin/storage/contacts.ts';
import type { SurveyRow } from '../../../plugin/storage/surveys.ts';
import { roundComesAgain, roundsGone } from '../../../plugin/sync/rounds.ts';

type Told = ContactState | 'soft';

/** A survey with these rounds, each with the states of its messages. */
function rounds(...each: readonly (readonly Told[])[]) {
  const contacts = each.flatMap((states, at) =>
    states.map(
      (state) =>
        ({
          surveyId: 's',
          number: at + 1,
          state: state === 'soft' ? 'bounced' : state,
          why: state === 'soft' ? 'soft-bounce' : null,
        }) as ContactRow,
    ),
  );
  return [{ surveyId: 's', rounds: each.length } as SurveyRow, contacts] as const;
}

describe('the last round', () => {
  it.each<[string, readonly Told[], { counts: boolean; again: boolean }]>([
    ['still to be handed over', ['planned'], { counts: true, again: false }],
    ['went', ['sent', 'delivered'], { counts: true, again: false }],
    ['may have gone', ['uncertain'], { counts: true, again: false }],
    ['went by one channel', ['expired', 'sent'], { counts: true, again: false }],
    ['ran out of time', ['expired', 'expired'], { counts: false, again: true }],
    ['was taken back', ['skipped'], { counts: false, again: true }],
    ['came back from where nobody is', ['bounced', 'undelivered'], { counts: false, again: true }],
    ['came back from a full mailbox', ['soft'], { counts: true, again: false }],
    ['was refused', ['failed'], { counts: false, again: false }],
    ['was refused here and there', ['refused', 'conflict'], { counts: false, again: false }],
    ['was refused by one, too late for the other', ['failed', 'expired'], { counts: false, again: true }],
  ])('%s', (_name, last, { counts, again }) => {
    const [survey, contacts] = rounds(['sent'], last);
    expect(roundsGone(survey, contacts)).toBe(counts ? 2 : 1);
    expect(roundComesAgain(survey, contacts)).toBe(again);
  });

  it('is none before the first', () => {
    const [survey, contacts] = rounds();
    expect(roundsGone(survey, contacts)).toBe(0);
    expect(roundComesAgain(survey, contacts)).toBe(false);
  });

  it('is another survey’s affair where the messages are', () => {
    const [survey, contacts] = rounds(['expired']);
    expect(roundsGone({ ...survey, surveyId: 'other' }, contacts)).toBe(1);
  });
});
