import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { tenantOf } from '../plugins/tenant.ts';
import { eventsOfSurveys, feedCursor } from '../store/feed.ts';
import { heldOf } from '../store/held.ts';
import { type Message, messagesOf } from '../store/messages.ts';
import { listSurveys, putSurvey, readSurvey, type Survey } from '../store/surveys.ts';
import { eraseSurvey, withdrawSurvey } from '../store/withdraw.ts';
import type { SurveyFacts, SurveyPage, SurveyView } from '../wire.ts';
import type { WireSchemas } from '../wire-schemas.ts';

const MOST = 500;
const ID = {
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid', description: 'Identifier of the survey' } },
};

/** Surveys as the service has them: one, made known or read; all by pages for reconciliation; and taking one back. */
export function addSurveyRoutes(app: FastifyInstance, context: ServiceContext, wire: WireSchemas): void {
  const { database, clock } = context;

  app.get<{ Params: { id: string } }>('/v1/surveys/:id', { schema: { params: ID } }, async (request) => {
    const tenant = tenantOf(request).id;
    const survey = await readSurvey(database.reader, tenant, request.params.id);
    const messages = await messagesOf(database.reader, tenant, [survey.id]);
    return toView(survey, messages, await eventsOfSurveys(database.reader, tenant, [survey.id]));
  });

  app.put<{ Params: { id: string }; Body: SurveyFacts }>(
    '/v1/surveys/:id',
    { schema: { params: ID, body: wire.schemas['survey-facts'] } },
    async (request, reply) => {
      const { id } = request.params;
      await database.transaction((tx) => putSurvey(tx, tenantOf(request).id, id, request.body, clock()));
      return reply.code(204).send();
    },
  );

  app.get<{ Params: { id: string } }>('/v1/surveys/:id/held', { schema: { params: ID } }, async (request) => {
    const survey = await readSurvey(database.reader, tenantOf(request).id, request.params.id);
    return heldOf(database.reader, survey);
  });

  const listing = {
    type: 'object',
    additionalProperties: false,
    properties: {
      after: { type: 'string', format: 'uuid', description: 'The last survey of the page before' },
      limit: { type: 'string', pattern: '^[1-9][0-9]{0,2}$', description: 'Surveys of a page, at most 500' },
    },
  };
  app.get<{ Querystring: { after?: string; limit?: string } }>(
    '/v1/surveys',
    { schema: { querystring: listing } },
    async (request): Promise<SurveyPage> => {
      const tenant = tenantOf(request).id;
      const { after, limit } = request.query;
      const most = Math.min(MOST, Number(limit ?? MOST));
      // Before the page: an event that comes in between is read again rather than missed.
      const cursor = await feedCursor(database.reader, tenant);
      const rows = await listSurveys(database.reader, tenant, after ?? null, most + 1);
      const page = rows.slice(0, most);
      const ids = page.map(({ id }) => id);
      const messages = await messagesOf(database.reader, tenant, ids);
      const events = await eventsOfSurveys(database.reader, tenant, ids);
      const surveys = page.map((survey) => toView(survey, messages, events));
      return { surveys, after: page.at(-1)?.id ?? null, more: rows.length > most, cursor };
    },
  );

  const mode = {
    type: 'object',
    additionalProperties: false,
    required: ['mode'],
    properties: { mode: { enum: ['withdraw', 'erase'], description: 'What becomes of it' } },
  };
  app.delete<{ Params: { id: string }; Querystring: { mode: 'withdraw' | 'erase' } }>(
    '/v1/surveys/:id',
    { schema: { params: ID, querystring: mode } },
    async (request, reply) => {
      const tenant = tenantOf(request).id;
      const { mode } = request.query;
      const receipt = await database.transaction(async (tx) => {
        const survey = await readSurvey(tx, tenant, request.params.id);
        return mode === 'erase' ? eraseSurvey(tx, clock, survey) : withdrawSurvey(tx, clock, survey);
      });
      return receipt === undefined ? reply.code(204).send() : reply.send(receipt);
    },
  );
}

function toView(
  survey: Survey,
  messages: readonly Message[],
  events: Awaited<ReturnType<typeof eventsOfSurveys>>,
): SurveyView {
  return {
    surveyId: survey.id,
    state: survey.state,
    learner: survey.learner,
    closesOn: survey.closesOn,
    submittedOn: survey.submittedOn,
    answers: survey.answers,
    events: [...(events.get(survey.id) ?? [])],
    messages: messages
      .filter((message) => message.survey_id === survey.id)
      .map((message) => ({
        contactNumber: message.contact_number,
        channel: message.channel,
        kind: message.kind,
        state: message.state,
        at: message.changed_at,
        ...(message.subject === null ? {} : { subject: message.subject }),
        ...(message.text === null ? {} : { text: message.text }),
      })),
  };
}
