import { EventEmitter } from 'node:events';
import type { Database } from '../sql/index.ts';

const emitters = new WeakMap<Database, EventEmitter>();

/** Tells the workers of this process that something may have become ready in this database. */
export function wake(database: Database): void {
  emitters.get(database)?.emit('wake');
}

/** Calls `fn` at every `wake` of the database; the result ends it. Other processes find the work by polling. */
export function onWake(database: Database, fn: () => void): () => void {
  let emitter = emitters.get(database);
  if (!emitter) {
    emitter = new EventEmitter().setMaxListeners(0);
    emitters.set(database, emitter);
  }
  emitter.on('wake', fn);
  return () => void emitter.off('wake', fn);
}
