import type { Actor } from '../host.ts';
import { runProcedure } from '../sync/run.ts';
import { PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

export interface ResponsesReport {
  readonly answers: number;
  /** Destination records written or confirmed. */
  readonly records: number;
  readonly events: number;
  /** What *Get Responses* tells the person who pressed it. */
  readonly message: string;
}

/** *Get Responses*: retrieves the answers now and says how many destination records were retrieved (F20). */
export async function getResponses(context: AdminContext, actor: Actor): Promise<ResponsesReport> {
  const act = { name: 'get-responses', target: null, permission: PERMISSIONS.getResults };
  return permitted(context, actor, act, async (trace) => {
    await (await context.client()).check();
    const { counts } = await runProcedure(context, { kind: 'responses', askedBy: actor.id });
    const records = (counts.rowsAppended ?? 0) + (counts.rowsAmended ?? 0);
    const answers = counts.answers ?? 0;
    trace.changed(null, { answers, records });
    const message = `${records} destination ${records === 1 ? 'record' : 'records'} retrieved from ${answers} ${
      answers === 1 ? 'answer' : 'answers'
    }.`;
    return { answers, records, events: counts.events ?? 0, message };
  });
}
