import { isCoded } from '../../../lib/errors/index.ts';
import type { SurveyClient } from '../../survey/client.ts';
import type { WireOffboarding, WireOffboardRequest } from '../../survey/wire.ts';
import { runProcedure } from '../../sync/run.ts';
import type { AdminContext } from '../context.ts';

/** The client of the tenant's survey service; null where none was ever set. */
export async function serviceOf(context: AdminContext): Promise<SurveyClient | null> {
  try {
    return await context.client();
  } catch (error) {
    if (isCoded(error, 'SERVICE_NOT_SET')) return null;
    throw error;
  }
}

/** Asks for a step until nothing is left of it. */
export async function toItsEnd(client: SurveyClient, request: WireOffboardRequest): Promise<WireOffboarding> {
  for (;;) {
    const reply = await client.offboard(request);
    if (!reply.more) return reply;
  }
}

/** What came in before the links closed becomes rows of the college, as *Get Responses* does it. */
export async function retrieveTheLast(
  context: AdminContext,
  askedBy: string,
): Promise<{ readonly answers: number; readonly destinationRecords: number }> {
  const { counts } = await runProcedure(context, { kind: 'responses', askedBy });
  return {
    answers: counts.answers ?? 0,
    destinationRecords: (counts.rowsAppended ?? 0) + (counts.rowsAmended ?? 0),
  };
}

/** The tenant and its keys are removed at the service. A key that it does not know any more says that they were. */
export async function endAtService(client: SurveyClient, by: string, reason: string): Promise<void> {
  try {
    await toItsEnd(client, { step: 'end', by, reason });
  } catch (error) {
    if (!isCoded(error, 'SERVICE_KEY_REFUSED')) throw error;
  }
}
