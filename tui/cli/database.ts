import { type Actor, type AdminContext, confirmDatabase } from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** `tenant confirm-database` */
export async function confirmDatabaseAnswer(
  context: AdminContext,
  actor: Actor,
  why: string,
): Promise<Answer> {
  await confirmDatabase(context, actor, why);
  const { id } = context.host.tenant;
  return {
    notes: [`This is the database to send from for ${id}. Any other copy of it sends nothing from now on.`],
    json: { tenant: id, confirmed: true },
  };
}
