import type { RowAct, UndoRefusal } from '../../domain/index.ts';

/** Why something cannot be taken back and what to do instead, in one sentence for whoever asked. */
export function refusalText(refusal: UndoRefusal): string {
  switch (refusal.why) {
    case 'changed-in-mis':
      return `the row was changed in the MIS after ${dayOf(refusal.since)}${by(refusal.by)}: settle it there`;
    case 'later-act':
      return `it was ${told(refusal.act)}: take that back first, with --what dates`;
    case 'not-kept':
      return 'what was there before was not kept when it was done: amend the row in the MIS';
    case 'replaced':
      return `${refusal.row.outType} ${refusal.row.outCode} from ${refusal.row.startDate} took its place: take that back first`;
    case 'known':
      return 'the destination is on record from another source, and the next run would take it back again: settle that row first';
    case 'clash':
      return `${refusal.rule} does not let it stand beside ${refusal.row.outType} ${refusal.row.outCode} from ${refusal.row.startDate}`;
  }
}

function told({ cause, at, who }: RowAct): string {
  return `${cause} on ${dayOf(at)}${by(who)}`;
}

function by(who: string | null): string {
  return who === null ? '' : ` by ${who}`;
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}
