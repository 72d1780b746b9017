import { setTimeout as wait } from 'node:timers/promises';
import { isCoded } from '../errors/index.ts';
import { afterCommit, type Database } from '../sql/index.ts';
import { pauseForService } from './pause.ts';
import { settle } from './settle.ts';
import type { Settlement, SettleResult } from './types.ts';
import { wake } from './wake.ts';

/** Tries to write an ending while the database is away; past this the lease runs out and the job is done again. */
const TRIES = 5;

interface Pending {
  readonly settlement: Settlement;
  /** Pause the job's queue for so long, as the other side asked. */
  readonly pauseSeconds: number;
  readonly resolve: (result: SettleResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes endings of jobs. Those that come while a transaction is under way share the next one: one commit for many
 * jobs when it is busy, no waiting when it is not.
 */
export function createSettler(database: Database, worker: string) {
  let pending: Pending[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (pending.length > 0) {
      const batch = pending;
      pending = [];
      try {
        const results = await write(batch);
        batch.forEach((item, at) => {
          item.resolve(results[at]!);
        });
      } catch (error) {
        for (const item of batch) item.reject(error);
      }
    }
    writing = false;
  }

  async function write(batch: readonly Pending[]): Promise<SettleResult[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await database.transaction(
          async (tx) => {
            const settlements = batch.map((item) => item.settlement);
            const results = await settle(tx, settlements, worker);
            for (const item of batch)
              if (item.pauseSeconds > 0)
                await pauseForService(tx, item.settlement.job.queue, item.pauseSeconds);
            if (results.includes('retry')) afterCommit(tx, wake);
            return results;
          },
          { concurrent: true },
        );
      } catch (error) {
        if (!isCoded(error) || !error.retryable || attempt === TRIES) throw error;
        await wait(Math.random() * 200 * 2 ** attempt);
      }
    }
  }

  return {
    end(settlement: Settlement, pauseSeconds: number): Promise<SettleResult> {
      return new Promise((resolve, reject) => {
        pending.push({ settlement, pauseSeconds, resolve, reject });
        if (!writing) void writeAll();
      });
    },
  };
}
