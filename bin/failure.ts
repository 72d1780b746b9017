import { appendFileSync } from 'node:fs';
import { asCoded } from '../lib/errors/index.ts';
import { surroundings } from './surroundings.ts';

/** Where the details of a defect go when `DESTINATIONS_TRACE` names a file: they may hold what no screen should. */
const TRACE = process.env.DESTINATIONS_TRACE;

/**
 * Says on stderr what went wrong and what to do next, and sets the exit code of its kind.
 * @param json as an object, for programs
 */
export function tellFailure(failure: unknown, json: boolean): void {
  const error = asCoded(failure);
  const { end, err } = surroundings();
  end(error.exitCode);
  const { code, message, hint } = error;
  const text = json ? JSON.stringify({ error: { code, message, hint } }) : `${code}: ${message}.\n${hint}.`;
  err(`${text}\n`);
  if (TRACE !== undefined)
    appendFileSync(TRACE, `${new Date().toISOString()} ${stackOf(error)}\n`, { mode: 0o600 });
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
