import { CodedError } from '../../lib/errors/index.ts';

/**
 * The life of one survey: one person, one POT, one wave.
 *
 * - `due`: to be asked; nothing was sent in this opening.
 * - `invited`: at least one message went out.
 * - `partly-answered`: the learner saved a page and did not submit.
 * - `answered`: submitted, by the learner, someone for them, or staff. A later answer replaces it.
 * - `unsubscribed`: the learner wants no more messages on any channel; goes back to `due` when they come back in.
 * - `lapsed`: the stop date passed in silence, or the destination became known meanwhile.
 * - `barred`: the contact preferences no longer allow any channel.
 * - `excluded`: another rule took the person out. As deceased it is the end: nothing leaves it.
 * - `withdrawn`: there is nothing to ask about any more (termination cleared, returned, erased).
 *
 * Everything but `excluded` as deceased may still become `answered`. `withdrawn`, `barred` and `excluded` reopen as
 * `due` with the next opening number: a new survey id and a new link. What lapsed as known is asked again, by the same
 * link, when the destination turns out not to be known; what lapsed is withdrawn when the learner had not left after all,
 * so that the leaving that does come is asked about. What is not in the table is an error.
 */
export type SurveyState =
  | 'due'
  | 'invited'
  | 'partly-answered'
  | 'answered'
  | 'unsubscribed'
  | 'lapsed'
  | 'barred'
  | 'excluded'
  | 'withdrawn';

export type SurveyEvent =
  | 'sent'
  | 'saved'
  | 'answered'
  | 'unsubscribed'
  | 'resubscribed'
  | 'lapsed'
  | 'barred'
  | 'excluded'
  | 'deceased'
  | 'withdrawn'
  | 'asked-again'
  | 'reopened';

/** Where a survey stands. */
export interface SurveyStanding {
  readonly state: SurveyState;
  /** From 1. */
  readonly opening: number;
  /** Excluded because the person has died: the end. */
  readonly deceased: boolean;
}

type Moves = Readonly<Partial<Record<SurveyEvent, SurveyState>>>;

/** Ways out of a survey that is still being asked. */
const leave: Moves = {
  answered: 'answered',
  unsubscribed: 'unsubscribed',
  lapsed: 'lapsed',
  barred: 'barred',
  excluded: 'excluded',
  deceased: 'excluded',
  withdrawn: 'withdrawn',
};

/** The legal moves. */
export const SURVEY_MOVES: Readonly<Record<SurveyState, Moves>> = {
  due: { ...leave, sent: 'invited', saved: 'partly-answered' },
  invited: { ...leave, sent: 'invited', saved: 'partly-answered' },
  'partly-answered': { ...leave, sent: 'partly-answered', saved: 'partly-answered' },
  answered: { answered: 'answered' },
  unsubscribed: { answered: 'answered', resubscribed: 'due' },
  lapsed: { answered: 'answered', 'asked-again': 'due', withdrawn: 'withdrawn' },
  barred: { answered: 'answered', reopened: 'due' },
  excluded: { answered: 'answered', reopened: 'due' },
  withdrawn: { answered: 'answered', reopened: 'due' },
};

export const NEW_SURVEY: SurveyStanding = { state: 'due', opening: 1, deceased: false };

/** Tells whether `event` may happen to a survey that stands so. */
export function canMove(standing: SurveyStanding, event: SurveyEvent): boolean {
  return !standing.deceased && SURVEY_MOVES[standing.state][event] !== undefined;
}

/**
 * Decides where a survey stands after an event.
 * @throws SURVEY_ILLEGAL_MOVE when the table has no such move
 */
export function move(standing: SurveyStanding, event: SurveyEvent): SurveyStanding {
  const state = SURVEY_MOVES[standing.state][event];
  if (standing.deceased || state === undefined) {
    const from = standing.deceased ? `${standing.state} (deceased)` : standing.state;
    throw new CodedError('SURVEY_ILLEGAL_MOVE', { from, event });
  }
  return {
    state,
    opening: event === 'reopened' ? standing.opening + 1 : standing.opening,
    deceased: event === 'deceased',
  };
}
