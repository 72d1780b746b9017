import { createRequire } from 'node:module';
import { CodedError } from '../../../lib/errors/index.ts';
import { nearest } from '../../config/index.ts';

/** A details form as people fill it in: parts may be missing until it is pushed. */
export type DetailsForm = Readonly<Record<string, unknown>>;

/** A part of the wire's schema of the form. */
interface FieldSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

const require = createRequire(import.meta.url);

/** The form as the wire contract has it: the one place that says which fields there are and what they take. */
export const FORM_SCHEMA = require('#package/manifests/wire/account.json') as FieldSchema & {
  readonly $id: string;
};

/** Every field of the form by its dotted path, in the order of the schema. */
export function fieldPaths(schema: FieldSchema = FORM_SCHEMA, before = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    part.properties === undefined ? [before + name] : fieldPaths(part, `${before}${name}.`),
  );
}

/** What is filled in, by dotted path; a list is one value. */
export function filledFields(form: DetailsForm, before = ''): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(form)) {
    if (isPart(value))
      for (const [path, leaf] of filledFields(value, `${before}${name}.`)) found.set(path, leaf);
    else found.set(before + name, value);
  }
  return found;
}

export interface FieldChange {
  readonly field: string;
  /** Null: not filled in. */
  readonly before: unknown;
  readonly after: unknown;
}

/** The fields in which two forms differ, by path. */
export function changedFields(before: DetailsForm, after: DetailsForm): FieldChange[] {
  const [old, now] = [filledFields(before), filledFields(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
    .filter(({ before: one, after: other }) => JSON.stringify(one) !== JSON.stringify(other));
}

/**
 * Sets fields as typed after `--set`: `sender.address=…`, `languages=en,cy`; nothing after the sign empties the field.
 * @throws `DETAILS_BAD_ASSIGNMENT`, `DETAILS_FIELD_UNKNOWN` with the nearest name
 */
export function assignFields(form: DetailsForm, pairs: readonly string[]): DetailsForm {
  let assigned = form;
  for (const pair of pairs) {
    const [, path, text] = /^([A-Za-z][\w.-]*)=(.*)$/s.exec(pair) ?? [];
    if (path === undefined) throw new CodedError('DETAILS_BAD_ASSIGNMENT');
    assigned = withField(assigned, path.split('.'), typed(schemaOf(path), text!.trim()));
  }
  return assigned;
}

/** What the schema says of a field or of a part; undefined: there is none. */
export function schemaAt(path: string): FieldSchema | undefined {
  let schema: FieldSchema | undefined = FORM_SCHEMA;
  for (const name of path.split('.')) schema = schema?.properties?.[name];
  return schema;
}

/** @throws `DETAILS_FIELD_UNKNOWN` */
function schemaOf(path: string): FieldSchema {
  const schema = schemaAt(path);
  if (schema === undefined || schema.properties !== undefined) throw unknownField(path, '--set');
  return schema;
}

export function unknownField(path: string, where: string): CodedError {
  return new CodedError('DETAILS_FIELD_UNKNOWN', {
    field: path.slice(0, 80),
    suggestion: nearest(path.slice(0, 80), fieldPaths()),
    where,
  });
}

/** A value as it was typed; what does not fit its type stays text, for the check to name. */
function typed({ type }: FieldSchema, text: string): unknown {
  if (text === '') return undefined;
  if (type === 'integer') return /^-?\d{1,9}$/.test(text) ? Number(text) : text;
  return type === 'array' ? text.split(',').map((one) => one.trim()) : text;
}

/** The form with one field set, or without it and without a part that is empty then. */
function withField(form: DetailsForm, [name, ...rest]: readonly string[], value: unknown): DetailsForm {
  const { [name!]: held, ...others } = form;
  const next = rest.length === 0 ? value : withField(isPart(held) ? held : {}, rest, value);
  const empty = next === undefined || (isPart(next) && Object.keys(next).length === 0);
  return empty ? others : { ...others, [name!]: next };
}

function isPart(value: unknown): value is DetailsForm {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
