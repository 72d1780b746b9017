import { isCalendarDate } from '../../lib/ilr/calendar.ts';
import type { ConfigValue } from '../../plugin/host.ts';

/** One thing a person fills in, whatever it is for: a setting, a parameter of a report, a part of a new record or a form. */
export interface Field {
  readonly id: string;
  readonly label: string;
  /** A type not known here is shown and not edited. */
  readonly type: string;
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  readonly required: boolean;
  readonly help: string;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** What no value means. */
  readonly nullMeans?: string;
  /** Most characters. */
  readonly longest?: number;
}

/** What a typed text comes to: a value, or what it would have to be. */
export type Read = { readonly value: ConfigValue } | { readonly expected: string };

export const MASK = '••••••';
const REFERENCE = /^\$\{(env|file):[^}]+\}$/;
/** A reference as far as it is typed. */
const BEGINNING = /^\$(\{([a-z]*|(env|file):[^}]*\}?))?$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const WHOLE_NUMBER = /^[+-]?\d{1,9}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const COLOUR = /^#[0-9a-f]{6}$/i;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** How a type is read, and what is expected of it in words. */
interface Kind {
  readonly read: (text: string, field: Field) => ConfigValue | undefined;
  readonly expected: (field: Field) => string;
}

const asIs = (holds: (text: string) => boolean) => (text: string) => (holds(text) ? text : undefined);

const KINDS: Readonly<Record<string, Kind>> = {
  text: { read: readText, expected: textExpected },
  lines: { read: readText, expected: textExpected },
  email: {
    read: (text, field) => (EMAIL.test(text) ? readText(text, field) : undefined),
    expected: () => 'an email address',
  },
  colour: { read: asIs((text) => COLOUR.test(text)), expected: () => 'a colour like #1d4f91' },
  boolean: {
    read: (text) => ({ on: true, off: false })[text],
    expected: () => 'on or off',
  },
  choice: {
    read: (text, { choices }) => choices.find(({ value }) => value === text)?.value,
    expected: ({ choices }) => `one of ${choices.map(({ title }) => title).join(', ')}`,
  },
  'choice-list': {
    read(text, { choices }) {
      const values = text.split(',').map((one) => one.trim());
      const known = values.every((one) => choices.some(({ value }) => value === one));
      return known && new Set(values).size === values.length ? values : undefined;
    },
    expected: ({ choices }) =>
      `some of ${choices.map(({ value }) => value).join(', ')}, with commas between them`,
  },
  integer: { read: readNumber, expected: (field) => `a whole number${rangeOf(field)}` },
  'integer-list': {
    read(text, field) {
      const numbers = text === '' ? [] : text.split(',').map((one) => readNumber(one.trim(), field));
      const whole = numbers.filter((one) => one !== undefined);
      return whole.length === new Set(numbers).size ? whole : undefined;
    },
    expected: (field) => `whole numbers${rangeOf(field)} with commas between them`,
  },
  date: { read: asIs(isCalendarDate), expected: () => 'a date that exists, like 2025-07-31' },
  time: { read: asIs((text) => TIME.test(text)), expected: () => 'a time of day, like 02:00' },
  'time-range': {
    read: asIs((text) => isRange(text.split('-'))),
    expected: () => 'two times of day that differ, like 21:00-08:00',
  },
  url: { read: asIs(isSafeUrl), expected: () => 'an https address, or http on this very machine' },
  secret: {
    read: asIs((text) => REFERENCE.test(text)),
    expected: () => 'a reference, ${env:NAME} or ${file:PATH}: never the secret itself',
  },
};

/** Whether the host can check what is typed into it. */
export function isKnown({ type }: Pick<Field, 'type'>): boolean {
  return type in KINDS;
}

/** Its values are picked from a list rather than typed. */
export function choicesOf({ type, choices }: Field): Field['choices'] {
  if (type === 'choice-list') return [];
  if (type !== 'boolean') return choices;
  return ['on', 'off'].map((value) => ({ value, title: value }));
}

/** Reads what a person typed. Nothing typed is no value, where there need not be one. */
export function readField(field: Field, typed: string): Read {
  const text = typed.trim();
  const kind = KINDS[field.type];
  if (text === '' && field.type !== 'integer-list')
    return field.required ? { expected: `${field.label}: is needed` } : { value: null };
  const value = kind?.read(text, field);
  return value === undefined
    ? { expected: `${field.label}: ${kind?.expected(field) ?? 'is not edited here'}` }
    : { value };
}

/** What the first field would have to be that cannot stand; null: all can. */
export function troubleIn(fields: readonly Field[], typed: Readonly<Record<string, string>>): string | null {
  for (const field of fields) {
    const read = readField(field, typed[field.id] ?? '');
    if ('expected' in read) return read.expected;
  }
  return null;
}

/** A value as text that `readField` reads back. */
export function textOf(value: ConfigValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** A value as a person reads it: with its unit, what none means, and of a secret never more than its reference. */
export function shownValue(field: Field, value: ConfigValue): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return field.nullMeans ?? '–';
  const text = Array.isArray(value)
    ? value.map((one) => titleOf(field, String(one))).join(', ')
    : textOf(value);
  // A text of several lines on one.
  if (field.type === 'lines') return text.trim().replaceAll(/\s*\n\s*/g, ' ¶ ');
  if (field.type === 'secret') return REFERENCE.test(text) ? text : MASK;
  const title = titleOf(field, text);
  return field.unit === undefined ? title : `${title} ${field.unit}`;
}

/** What stands on the screen while it is typed: a secret typed by mistake is not seen. */
export function shownTyping({ type }: Field, typed: string): string {
  return type === 'secret' && !BEGINNING.test(typed) ? '•'.repeat([...typed].length) : typed;
}

function titleOf({ choices }: Field, text: string): string {
  return choices.find(({ value }) => value === text)?.title ?? text;
}

function readText(text: string, { longest = Infinity }: Field): string | undefined {
  return [...text].length <= longest ? text : undefined;
}

function textExpected({ longest }: Field): string {
  return longest === undefined ? 'a text' : `a text of at most ${longest} characters`;
}

function readNumber(text: string, { minimum, maximum }: Field): number | undefined {
  const number = WHOLE_NUMBER.test(text) ? Number(text) : Number.NaN;
  return number >= (minimum ?? -Infinity) && number <= (maximum ?? Infinity) ? number : undefined;
}

function rangeOf({ minimum, maximum, unit }: Field): string {
  if (minimum === undefined || maximum === undefined) return '';
  return ` from ${minimum} to ${maximum}${unit === undefined ? '' : ` ${unit}`}`;
}

function isRange(ends: readonly string[]): boolean {
  return ends.length === 2 && ends.every((end) => TIME.test(end)) && ends[0] !== ends[1];
}

/** A password in an address would be a secret in a setting. */
function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const safe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
  return safe && username === '' && password === '';
}
