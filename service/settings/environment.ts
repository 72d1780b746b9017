import { CodedError } from '../../lib/errors/index.ts';
import { isReference } from '../../lib/secret/index.ts';
import type { Leaf } from './schema.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
/** Settings as they are written: any depth, nothing checked. */
export type Written = { [name: string]: unknown };

const PREFIX = 'DESTINATIONS_SERVICE_';
/** Names the file, and is no setting. */
export const FILE_VARIABLE = `${PREFIX}CONFIG`;

/** `listen.trustProxy` is `DESTINATIONS_SERVICE_LISTEN_TRUST_PROXY`. */
export function variableOf(path: readonly string[]): string {
  return PREFIX + path.map((name) => name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()).join('_');
}

/**
 * Puts what the environment says above what a file says. The variable of a secret may hold the secret itself: what is
 * written then is a reference to the variable.
 *
 * @throws SERVICE_VARIABLE_UNKNOWN when a variable of ours leads to no setting: a slip would else go unnoticed
 */
export function withEnvironment(written: Written, leaves: readonly Leaf[], env: Environment): Written {
  const byVariable = new Map(leaves.map((leaf) => [variableOf(leaf.path), leaf]));
  const settings = structuredClone(written);
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || variable === FILE_VARIABLE || text === undefined || text === '')
      continue;
    const leaf = byVariable.get(variable);
    if (leaf === undefined) throw new CodedError('SERVICE_VARIABLE_UNKNOWN', { variable });
    put(settings, leaf.path, readText(leaf, variable, text));
  }
  return settings;
}

function readText({ type, secret, path }: Leaf, variable: string, text: string): unknown {
  const mayHoldSecret = secret || path.join() === 'database';
  if (mayHoldSecret) return isReference(text) ? text : `\${env:${variable}}`;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'integer' || type === 'number') return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (type === 'array') return text.split(',').map((one) => one.trim());
  return text;
}

/** What stands in the way and is no section is left for the schema to complain of. */
function put(settings: Written, path: readonly string[], value: unknown): void {
  let section = settings;
  for (const name of path.slice(0, -1)) {
    section[name] ??= {};
    if (typeof section[name] !== 'object') return;
    section = section[name] as Written;
  }
  section[path.at(-1)!] = value;
}
