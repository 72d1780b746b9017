import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CodedError, type ErrorCode, type ErrorDetails } from '../../../lib/errors/index.ts';
import type { WireAccount } from '../../survey/wire.ts';
import { type DetailsForm, FORM_SCHEMA, schemaAt, unknownField } from './fields.ts';

/** Where a field was found, for the message: `form.yaml, line 4` or `--set`. */
export type WhereOf = (path: readonly string[]) => string;

/** What is wrong with one field, in words that follow its name. */
export interface FieldFault {
  readonly field: string;
  readonly problem: string;
}

/** A form that cannot stand, field by field too: for a front that shows each fault where it is. */
export class DetailsFaults extends CodedError {
  readonly faults: readonly FieldFault[];

  constructor(code: ErrorCode, details: ErrorDetails, faults: readonly FieldFault[]) {
    super(code, details);
    this.faults = faults;
  }
}

/** Faults named in one message; more would not be read. */
const MOST_NAMED = 5;
/** Characters of a wrong value that are shown. */
const SHOWN = 60;
/** Patterns of the schema in words. */
const PATTERNS: Readonly<Record<string, string>> = {
  '^#[0-9a-fA-F]{6}$': 'no colour like #1d4f91',
  '^(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 ]{1,9}[A-Za-z0-9]$':
    'not 3 to 11 letters, digits or inner spaces, one a letter',
};
const TYPES: Readonly<Record<string, string>> = {
  integer: 'no whole number',
  string: 'no text',
  array: 'no list',
  object: 'no group of fields',
};

/**
 * What is filled in must stand, whatever is missing yet.
 * @throws `DETAILS_FIELD_UNKNOWN`, `DETAILS_FIELD_INVALID` naming each field, its value, its limit and where it was found
 */
export function checkFilled(form: DetailsForm, whereOf: WhereOf): void {
  const faults = faultsOf(form).filter(({ keyword }) => keyword !== 'required');
  const unknown = faults.find(({ keyword }) => keyword === 'additionalProperties');
  if (unknown !== undefined) {
    const path = [...pathOf(unknown), String(unknown.params.additionalProperty)];
    throw unknownField(path.join('.'), whereOf(path));
  }
  if (faults.length === 0) return;
  const named = faults.slice(0, MOST_NAMED).map((fault) => told(fault, whereOf));
  const more = faults.length > MOST_NAMED ? ` and ${faults.length - MOST_NAMED} more` : '';
  throw new DetailsFaults(
    'DETAILS_FIELD_INVALID',
    { faults: named.join('; ') + more },
    faults.map((fault) => ({ field: fieldOf(fault), problem: problemOf(fault) })),
  );
}

/**
 * The form as the survey service takes it.
 * @throws `DETAILS_INCOMPLETE` naming each field that is missing, and what `checkFilled` throws
 */
export function requireComplete(form: DetailsForm): WireAccount {
  checkFilled(form, () => 'as saved');
  const missing = faultsOf(form).map((fault) =>
    [...pathOf(fault), String(fault.params.missingProperty)].join('.'),
  );
  if (missing.length > 0)
    throw new DetailsFaults(
      'DETAILS_INCOMPLETE',
      { missing: missing.join(', ') },
      missing.flatMap(neededFields).map((field) => ({ field, problem: 'is needed' })),
    );
  return form as unknown as WireAccount;
}

let validate: ValidateFunction | undefined;

function faultsOf(form: DetailsForm): readonly ErrorObject[] {
  if (validate === undefined) {
    const ajv = new Ajv2020({ allErrors: true, strict: true, verbose: true });
    addFormats.default(ajv);
    validate = ajv.compile(FORM_SCHEMA);
  }
  validate(form);
  return validate.errors ?? [];
}

/** The fields to fill in where a field, or a whole part of the form, is missing. */
function neededFields(path: string): string[] {
  const part = schemaAt(path);
  if (part?.properties === undefined) return [path];
  const [first] = Object.keys(part.properties);
  const needed = part.required?.length ? part.required : [first!];
  return needed.flatMap((name) => neededFields(`${path}.${name}`));
}

/** Of a list that is wrong in one place, the list. */
function fieldOf(fault: ErrorObject): string {
  return pathOf(fault)
    .filter((name) => !/^\d+$/.test(name))
    .join('.');
}

function pathOf({ instancePath }: ErrorObject): string[] {
  return instancePath.split('/').slice(1);
}

function told(fault: ErrorObject, whereOf: WhereOf): string {
  const path = pathOf(fault);
  const value = JSON.stringify(fault.data) ?? 'nothing';
  const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  return `${path.join('.')} is ${shown}, ${problemOf(fault)} (${whereOf(path)})`;
}

function problemOf({ keyword, params, message, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return TYPES[params.type as string] ?? `no ${params.type}`;
    case 'format':
      return `no ${params.format} address`;
    case 'pattern':
      return PATTERNS[params.pattern as string] ?? 'not of the form asked for';
    case 'enum':
      return `none of ${(params.allowedValues as string[]).join(', ')}`;
    case 'minLength':
    case 'maxLength':
      return `not ${parentSchema?.minLength ?? 0} to ${parentSchema?.maxLength} characters`;
    case 'minimum':
    case 'maximum':
      return `outside ${parentSchema?.minimum} to ${parentSchema?.maximum}`;
    default:
      return message ?? keyword;
  }
}
