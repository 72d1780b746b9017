import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CodedError } from '../errors/index.ts';

const REFERENCE = /^\$\{(env:[A-Za-z_][A-Za-z0-9_]*|file:[^{}\n]+)\}$/;

/** A secret by reference: `${env:NAME}` or `${file:PATH}`. */
export function isReference(value: unknown): value is string {
  return typeof value === 'string' && REFERENCE.test(value);
}

/** The same reference with its file named whole: a relative one in a file is meant from the folder of that file. */
export function wholeReference(reference: string, file: string): string {
  const path = /^\$\{file:(.+)\}$/s.exec(reference)?.[1];
  return path === undefined ? reference : `\${file:${resolve(dirname(file), path)}}`;
}

/** Settings that a file gives, their references named whole. */
export function wholeReferences<T>(settings: Readonly<Record<string, T>>, file: string): Record<string, T> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      isReference(value) ? (wholeReference(value, file) as T) : value,
    ]),
  );
}

/**
 * The secret a reference leads to, without the line end a file closes with. Keep it in memory only: it belongs in
 * no log, error or screen.
 * @throws CONFIG_SECRET_MISSING when the variable is unset or empty, or the file cannot be read or is empty
 */
export function resolveSecret(reference: string, env: Readonly<Record<string, string | undefined>>): string {
  const inner = reference.slice(2, -1);
  const colon = inner.indexOf(':');
  const name = inner.slice(colon + 1);
  const secret = isReference(reference) ? (inner.startsWith('env:') ? env[name] : read(name)) : undefined;
  const trimmed = secret?.replace(/\r?\n$/, '');
  if (!trimmed)
    throw new CodedError('CONFIG_SECRET_MISSING', {
      reference: isReference(reference) ? reference : 'What should be a reference',
    });
  return trimmed;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
