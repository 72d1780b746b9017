import { CodedError } from '../../lib/errors/index.ts';

const MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_DIGITS = 5;
const DURATION = new RegExp(`^(\\d{1,${LONGEST_DIGITS}})([mhd])$`);

/** A duration as typed: minutes, hours or days, such as 90m, 12h or 7d. @returns milliseconds @throws BAD_OPTION */
export function readDuration(
  text: string,
  { option, command }: { readonly option: string; readonly command: string },
): number {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined)
    throw new CodedError('BAD_OPTION', { option, expected: 'a time such as 90m, 12h or 7d', command });
  return Number(count) * MS[unit as keyof typeof MS];
}
