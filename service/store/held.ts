import type { Knex } from 'knex';
import type { SurveyHeld } from '../wire.ts';
import { eventsOfSurveys } from './feed.ts';
import type { Message } from './messages.ts';
import type { Survey } from './surveys.ts';

/**
 * Everything that is held of a survey and of its learner, but for the token: the link is a key, and whoever reads this
 * is not always the one who may use it.
 */
export async function heldOf(connection: Knex, survey: Survey): Promise<SurveyHeld> {
  const { tenant, id, token: _key, livingQuestion: _asked, ...held } = survey;
  const messages = (await connection('sv_message')
    .where({ tenant, survey_id: id })
    .orderBy(['contact_number', 'channel'])) as Message[];
  const addresses = [...new Set(messages.map(({ address }) => address.trim().toLowerCase()))];
  const suppressions = await connection('sv_suppression')
    .where({ tenant })
    .andWhere((either) =>
      either
        .where({ subject: 'learner', value: survey.learner })
        .orWhere((or) => or.where({ subject: 'address' }).whereIn('value', addresses)),
    )
    .orderBy(['subject', 'value', 'channel'])
    .select('subject', 'value', 'channel', 'reason', 'at');
  const events = await eventsOfSurveys(connection, tenant, [id]);
  return {
    surveyId: id,
    ...held,
    draft: Object.keys(held.draft.pages).length === 0 ? null : { ...held.draft.pages },
    messages: messages.map(({ channel, kind, address, state, changed_at, subject, text }) => ({
      channel,
      kind,
      address,
      state,
      at: changed_at,
      subject,
      text,
    })),
    suppressions: suppressions as SurveyHeld['suppressions'],
    events: [...(events.get(id) ?? [])],
  };
}
