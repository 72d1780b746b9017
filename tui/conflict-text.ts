import type { ConflictShown } from '../plugin/admin/index.ts';

/** A conflict in one line: `3, open: on record EMP 1 …, by import; told EMP 1 … to …, by learner: whether it ended`. */
export function conflictText(conflict: ConflictShown): string {
  const { number, onRecord, told, about } = conflict;
  const record = onRecord === null ? '' : ` on record ${onRecord};`;
  return `${number}, ${conflictState(conflict)}:${record} told ${told}: ${about}`;
}

/** `settled by olga, 3 Mar 2026, 10:00: told (asked the employer)`. */
export function conflictState({ state, settled }: ConflictShown): string {
  if (settled === null) return state;
  const { kept, by, at, why } = settled;
  if (kept === null) return `${state} on ${at}`;
  return `${state} by ${by}, ${at}, ${kept}${why === null ? '' : ` (${why})`}`;
}
