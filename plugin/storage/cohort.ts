import type { CalendarDate } from '../../lib/ilr/model.ts';
import { inChunks } from '../../lib/sql/index.ts';
import type { ContactState } from './contacts.ts';
import { afterKey, type Connection } from './table.ts';

/** A POT that ended, by the order in which leavers are paged. */
export interface EndedPot {
  readonly termination: CalendarDate;
  readonly learnerRef: string;
  readonly potId: string;
}

export interface CohortRequest {
  /** Termination dates, both included. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly after: EndedPot | null;
  readonly limit: number;
}

/** The POTs that were terminated within the dates, in order, by keyset; those of test learners are left out. */
export async function cohortAfter(connection: Connection, request: CohortRequest): Promise<EndedPot[]> {
  const { from, to, after, limit } = request;
  const query = connection('dt_decision')
    .whereBetween('termination', [from, to])
    .where((shown) => shown.whereNull('held').orWhereNot('held', 'test'))
    .orderBy(['termination', 'learner_ref', 'pot_id'])
    .limit(limit)
    .select({ termination: 'termination', learnerRef: 'learner_ref', potId: 'pot_id' });
  if (after !== null)
    afterKey(
      query,
      ['termination', after.termination],
      ['learner_ref', after.learnerRef],
      ['pot_id', after.potId],
    );
  return query;
}

/** A message that went: no address, no name. */
export interface SentContact {
  readonly surveyId: string;
  readonly number: number;
  readonly channel: 'email' | 'sms';
  readonly state: ContactState;
  readonly sentAt: string;
}

/** The messages of these surveys that went. */
export async function sentContacts(
  connection: Connection,
  surveyIds: readonly string[],
): Promise<SentContact[]> {
  const rows: SentContact[] = [];
  for (const page of inChunks(surveyIds, 400)) {
    const query = connection('dt_contact').whereIn('survey_id', page).whereNotNull('sent_at').select({
      surveyId: 'survey_id',
      number: 'number',
      channel: 'channel',
      state: 'state',
      sentAt: 'sent_at',
    });
    rows.push(...((await query) as SentContact[]));
  }
  return rows;
}

/** When each of these surveys was first submitted; one whose event is not on record, when it was received. */
export async function firstAnswers(
  connection: Connection,
  surveyIds: readonly string[],
): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const page of inChunks(surveyIds, 400)) {
    const query = connection('dt_response as r')
      .join('dt_survey as s', 's.survey_id', 'r.survey_id')
      .leftJoin('dt_event as e', (join) =>
        join
          .on('e.learner_ref', 's.learner_ref')
          .andOn('e.survey_id', 'r.survey_id')
          .andOnVal('e.what', 'answered'),
      )
      .whereIn('r.survey_id', page)
      .where('r.kind', 'answered')
      .groupBy('r.survey_id', 'r.received_at')
      .select({ surveyId: 'r.survey_id', receivedAt: 'r.received_at' })
      .min({ answeredAt: 'e.at' });
    for (const { surveyId, receivedAt, answeredAt } of (await query) as {
      surveyId: string;
      receivedAt: string;
      answeredAt: string | null;
    }[])
      answers.set(surveyId, answeredAt ?? receivedAt);
  }
  return answers;
}
