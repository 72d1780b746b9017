import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { dayIn } from '../pages/day.ts';
import { tenantOf } from '../plugins/tenant.ts';
import { createAssist } from '../store/assists.ts';
import { readSurvey } from '../store/surveys.ts';
import type { AssistRequest, AssistResponse } from '../wire.ts';
import type { WireSchemas } from '../wire-schemas.ts';

const ID = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } };

/** `POST /v1/surveys/{id}/assist`: a link by which a named member of staff fills the survey in for the learner. */
export function addAssistRoute(app: FastifyInstance, context: ServiceContext, wire: WireSchemas): void {
  const { database, clock } = context;
  app.post<{ Params: { id: string }; Body: AssistRequest }>(
    '/v1/surveys/:id/assist',
    { schema: { params: ID, body: wire.schemas['assist-request'] } },
    async (request): Promise<AssistResponse> => {
      const tenant = tenantOf(request);
      // It is shown beside the answers, on screens of terminals too.
      const staff = request.body.staff.replaceAll(/\p{Cc}/gu, ' ').trim();
      const at = { now: clock(), today: dayIn(tenant.account, clock()) };
      const { token, until } = await database.transaction(async (tx) => {
        const survey = await readSurvey(tx, tenant.id, request.params.id);
        return createAssist(tx, survey, staff, at);
      });
      return { url: `${context.publicUrl()}/a/${token}`, until };
    },
  );
}
