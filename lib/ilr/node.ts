import { CodedError } from '../errors/index.ts';
import { isCalendarDate } from './calendar.ts';
import type { CalendarDate } from './model.ts';

/** One element of an ILR file with what stands in it. */
export interface IlrNode {
  readonly name: string;
  readonly parent: IlrNode | undefined;
  readonly line: number;
  text: string;
  /** `NONE` until there is one: most elements hold a value. */
  children: IlrNode[];
}

/** The children of an element that has none. */
export const NONE: IlrNode[] = [];

/** Path of names from the outermost element, for messages. */
export function pathOf({ name, parent }: IlrNode): string {
  return parent === undefined ? name : `${pathOf(parent)}/${name}`;
}

/** Years an ILR date can lie in; anything else is a slip of the keyboard that calendar arithmetic should not meet. */
const FIRST_YEAR = '1850';
const LAST_YEAR = '2150';

const DATE = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/;
const WHOLE = /^[+-]?\d+$/;
/** Every number of the ILR but a ULN is shorter; a store keeps it in 32 bits. */
const MOST_DIGITS = 9;

/** The children called `name`. */
export function all(node: IlrNode, name: string): IlrNode[] {
  return node.children.filter((child) => child.name === name);
}

export function child(node: IlrNode, name: string): IlrNode | undefined {
  for (const candidate of node.children) if (candidate.name === name) return candidate;
  return undefined;
}

/**
 * The text of a value, trimmed; null when it is absent or blank.
 *
 * @param most characters that can be kept of it: a longer one is not cut, which might make another value of it
 * @throws ILR_BAD_VALUE where it is longer
 */
export function textOf(node: IlrNode, name: string, most = Number.POSITIVE_INFINITY): string | null {
  const text = child(node, name)?.text.trim();
  if (text === undefined || text === '') return null;
  if (text.length > most) throw bad(node, name, `a text of at most ${most} characters`);
  return text;
}

/** A date, or null when absent. @throws ILR_BAD_VALUE where it is none that exists */
export function dateOf(node: IlrNode, name: string): CalendarDate | null {
  const text = textOf(node, name);
  if (text === null) return null;
  const date = DATE.exec(text)?.[1];
  if (date === undefined || !isCalendarDate(date) || date < FIRST_YEAR || date > LAST_YEAR)
    throw bad(node, name, 'a date that can be');
  return date;
}

/** A whole number, or null when absent. @throws ILR_BAD_VALUE where it is none, or one of more digits */
export function wholeOf(node: IlrNode, name: string, mostDigits = MOST_DIGITS): number | null {
  const text = textOf(node, name);
  if (text === null) return null;
  if (!WHOLE.test(text) || text.replace(/^[+-]?0*(?=\d)/, '').length > mostDigits)
    throw bad(node, name, `a whole number of at most ${mostDigits} digits`);
  return Number(text);
}

/** A value that must be there. @throws ILR_VALUE_MISSING */
export function required<T>(node: IlrNode, name: string, value: T | null): T {
  if (value === null)
    throw new CodedError('ILR_VALUE_MISSING', { path: pathOf(node), line: node.line, name });
  return value;
}

function bad(node: IlrNode, name: string, expected: string): CodedError {
  const at = child(node, name) ?? node;
  return new CodedError('ILR_BAD_VALUE', { path: pathOf(at), line: at.line, expected });
}
