import { TYPES } from 'tedious';

/** One value of a row as the driver reads it. */
export interface ColumnValue {
  readonly metadata: { readonly colName: string; readonly type: { readonly name: string } };
  readonly value: unknown;
}

type DataType = (typeof TYPES)[keyof typeof TYPES];

type Row = Record<string, unknown>;

/**
 * A row as the product reads it from any store: instants and calendar dates as text, whole numbers as numbers. A column
 * name that comes twice keeps the last value, as SQLite has it.
 */
export function toRow(columns: readonly ColumnValue[]): Row {
  const row: Row = {};
  for (const { metadata, value } of columns) row[metadata.colName] = toValue(value, metadata.type.name);
  return row;
}

function toValue(value: unknown, type: string): unknown {
  if (value instanceof Date) return type === 'Date' ? value.toISOString().slice(0, 10) : value.toISOString();
  if (type === 'BigInt' || (type === 'IntN' && typeof value === 'string')) {
    const number = Number(value);
    return value === null || !Number.isSafeInteger(number) ? value : number;
  }
  return value;
}

/** A column as a bulk insert declares it. */
export interface BulkColumn {
  readonly name: string;
  readonly type: DataType;
  readonly options: { readonly nullable: boolean; readonly length?: number; readonly scale?: number };
  /** From our text to what the driver sends. */
  readonly send: (value: unknown) => unknown;
}

const asIs = (value: unknown) => value ?? null;
const asDate = (value: unknown) => (typeof value === 'string' ? new Date(value) : asIs(value));
const asText = (value: unknown) => (value === null || value === undefined ? null : String(value));

/** One line of INFORMATION_SCHEMA.COLUMNS. */
export interface ColumnLine {
  readonly name: string;
  readonly type: string;
  readonly nullable: string;
  readonly length: number | null;
}

/** How a column of a live table is sent in a bulk insert; `undefined` for a type that no table of the product has. */
export function bulkColumn({ name, type, nullable, length }: ColumnLine): BulkColumn | undefined {
  const options = { nullable: nullable === 'YES' };
  switch (type) {
    case 'int':
      return { name, type: TYPES.Int, options, send: asIs };
    case 'bigint':
      return { name, type: TYPES.BigInt, options, send: asText };
    case 'date':
      return { name, type: TYPES.Date, options, send: asDate };
    case 'datetime2':
      return { name, type: TYPES.DateTime2, options: { ...options, scale: 6 }, send: asDate };
    case 'nchar':
      return { name, type: TYPES.NChar, options: { ...options, length: length ?? 1 }, send: asText };
    case 'nvarchar': {
      const max = length === null || length < 0;
      return {
        name,
        type: TYPES.NVarChar,
        options: { ...options, length: max ? Number.POSITIVE_INFINITY : length },
        send: asText,
      };
    }
    default:
      return undefined;
  }
}
