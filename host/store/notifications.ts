import type { Database } from '../../lib/sql/index.ts';
import type { Actor } from '../../plugin/host.ts';

export interface Notification {
  readonly message: string;
  readonly at: string;
}

/** What the column holds; a longer message is cut rather than lost. */
const LONGEST_MESSAGE = 500;

export async function notify(database: Database, actor: Actor, message: string, at: string): Promise<void> {
  const row = { user_id: actor.id, message: message.slice(0, LONGEST_MESSAGE), at };
  await database.transaction((tx) => tx('mis_notification').insert(row));
}

/** What a user was told, the newest first, at most a hundred. */
export async function notificationsOf(database: Database, userId: string): Promise<Notification[]> {
  return database
    .reader('mis_notification')
    .where({ user_id: userId })
    .orderBy('id', 'desc')
    .limit(100)
    .select('message', 'at');
}
