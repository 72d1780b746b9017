import { Temporal } from 'temporal-polyfill';
import { CodedError } from '../../lib/errors/index.ts';
import { isReference } from '../../lib/secret/index.ts';
import type { ConfigValue } from '../host.ts';
import type { Declaration, SettingType } from './declaration.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const WHOLE_NUMBER = /^[+-]?\d{1,9}$/;
const WORDS = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['no', false],
  ['off', false],
]);
const EXPECTED: Readonly<Record<SettingType, string>> = {
  boolean: 'true or false',
  integer: 'a whole number',
  choice: 'one of its choices',
  date: 'a date that exists, as YYYY-MM-DD',
  time: 'a time of day, as HH:MM',
  'time-range': 'a range of times that differ, as HH:MM-HH:MM',
  url: 'an address, as https://…',
  secret: 'a reference to a secret',
  'integer-list': 'a list of whole numbers, each once',
};

/**
 * Decides whether `value` may stand for the key, and returns it.
 * @param from where it was found, for the message
 * @throws CONFIG_WRONG_TYPE, CONFIG_OUT_OF_RANGE, CONFIG_INSECURE_URL, CONFIG_SECRET_VALUE
 */
export function checkValue(declaration: Declaration, value: unknown, from: string): ConfigValue {
  if (value === null && declaration.nullMeans !== null) return null;
  if (declaration.type === 'secret') return checkSecret(declaration, value, from);
  if (!fits(declaration, value)) throw wrongType(declaration, value, from);
  for (const number of declaration.type === 'integer' ? [value] : Array.isArray(value) ? value : [])
    checkRange(declaration, number as number, from);
  if (declaration.type === 'url') checkUrl(declaration, new URL(value as string), from);
  return value as ConfigValue;
}

/**
 * Reads a value as a person types it (`--set key=value`, the source product's text export): `30`, `on`,
 * `25,36`, nothing or `null` for an empty one.
 * @throws as checkValue
 */
export function parseValue(declaration: Declaration, text: string, from: string): ConfigValue {
  return checkValue(declaration, read(declaration, text.trim()), from);
}

/** The value as text that `parseValue` reads back. */
export function formatValue(value: ConfigValue): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.join(',') : String(value);
}

/**
 * What may be told of a value that somebody stored, in a history or an audit: of a secret the reference to it, and of one
 * that was stored itself only that it was.
 */
export function tellValue(declaration: Declaration, value: ConfigValue): ConfigValue {
  return declaration.type === 'secret' && value !== null && !isReference(value) ? MASK : value;
}

const MASK = '••••••';

/** What may stand for the key, in words: its type, its limits, and what an empty value means. */
export function expectedOf({ type, choices, minimum, maximum, nullMeans, emptyMeans }: Declaration): string {
  const empty = nullMeans ?? emptyMeans;
  const what = type === 'choice' ? `one of ${choices.join(', ')}` : EXPECTED[type];
  const limits = minimum === null || maximum === null ? '' : ` from ${minimum} to ${maximum}`;
  return `${what}${limits}${empty === null ? '' : `; empty: ${empty}`}`;
}

/** What a listing shows: the value with its unit, what an empty one means, and of a secret only that it is set. */
export function displayValue(declaration: Declaration, value: ConfigValue): string {
  if (value === null) return declaration.nullMeans ?? '';
  if (declaration.type === 'secret') return MASK;
  if (Array.isArray(value) && value.length === 0) return declaration.emptyMeans ?? '';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  const shown = Array.isArray(value) ? value.join(', ') : String(value);
  return declaration.unit === null ? shown : `${shown} ${declaration.unit}`;
}

function read(declaration: Declaration, text: string): unknown {
  if (declaration.type === 'integer-list') return text === '' ? [] : text.split(',').map(readNumber);
  if (text === '' || text === 'null') return null;
  if (declaration.type === 'boolean') return WORDS.get(text.toLowerCase()) ?? text;
  return declaration.type === 'integer' ? readNumber(text) : text;
}

function readNumber(text: string): number | string {
  return WHOLE_NUMBER.test(text.trim()) ? Number(text) : text;
}

function fits(declaration: Declaration, value: unknown): boolean {
  switch (declaration.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'integer-list':
      return (
        Array.isArray(value) && value.every(Number.isSafeInteger) && new Set(value).size === value.length
      );
    case 'choice':
      return declaration.choices.includes(value as string);
    case 'date':
      return typeof value === 'string' && isDate(value);
    case 'time':
      return typeof value === 'string' && TIME.test(value);
    case 'time-range':
      return typeof value === 'string' && isRange(value.split('-'));
    case 'url':
      return typeof value === 'string' && URL.canParse(value);
    case 'secret':
      return isReference(value);
  }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

function isRange(ends: readonly string[]): boolean {
  return ends.length === 2 && ends.every((end) => TIME.test(end)) && ends[0] !== ends[1];
}

function checkSecret(declaration: Declaration, value: unknown, from: string): string {
  if (isReference(value)) return value;
  throw new CodedError('CONFIG_SECRET_VALUE', { key: declaration.key, from });
}

function checkRange(declaration: Declaration, value: number, from: string): void {
  const { key, minimum, maximum } = declaration;
  if ((minimum !== null && value < minimum) || (maximum !== null && value > maximum))
    throw new CodedError('CONFIG_OUT_OF_RANGE', { key, value, minimum, maximum, from });
}

/** TLS is required of a service that is not on this machine; a password in the address would be a secret in a setting. */
function checkUrl(declaration: Declaration, url: URL, from: string): void {
  const { key } = declaration;
  if (url.username !== '' || url.password !== '') throw new CodedError('CONFIG_SECRET_VALUE', { key, from });
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback))
    throw new CodedError('CONFIG_INSECURE_URL', { key, from });
}

function wrongType(declaration: Declaration, value: unknown, from: string): CodedError {
  const { key, type, choices } = declaration;
  const expected = type === 'choice' ? `one of ${choices.join(', ')}` : EXPECTED[type];
  const shown = value === null ? 'empty' : (JSON.stringify(value) ?? String(value)).slice(0, 60);
  return new CodedError('CONFIG_WRONG_TYPE', { key, value: shown, expected, from });
}
