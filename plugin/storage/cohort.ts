import type { CalendarDate } from '../../lib/ilr/model.ts';
import { inChunks } from '../../lib/sql/index.ts';
import type { ContactState } from './contacts.ts';
import type { Connection } from './table.ts';

export interface CohortRequest {
  /** Termination dates, both included. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly after: string;
  readonly limit: number;
}

/** References of the learners with a POT that was terminated within the dates, in order; test learners are left out. */
export async function cohortAfter(connection: Connection, request: CohortRequest): Promise<string[]> {
  const rows = (await connection('dt_decision')
    .distinct('learner_ref')
    .where('learner_ref', '>', request.after)
    .whereBetween('termination', [request.from, request.to])
    .where((shown) => shown.whereNull('held').orWhereNot('held', 'test'))
    .orderBy('learner_ref')
    .limit(request.limit)) as { learner_ref: string }[];
  return rows.map((row) => row.learner_ref);
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
