import {
  type Actor,
  type AdminContext,
  listOutcomes,
  type OutcomeShown,
  type UndoRequest,
  undoOutcome,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** Characters of a row's id that a table shows, enough to name the row by. */
const ID_SHOWN = 8;

/** `outcome list LEARNER`: what was done to each row of ours, and what of it can be taken back. */
export async function outcomeListAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
): Promise<Answer> {
  const rows = await listOutcomes(context, actor, learner);
  return {
    notes: [
      rows.length === 0
        ? `Nothing was written for learner ${learner}.`
        : `What was done to destinations of learner ${learner}. Undo tells what can be taken back: outcome undo ${learner} --row ID.`,
    ],
    listing: {
      columns: [
        { id: 'row', title: 'Row' },
        { id: 'outcome', title: 'Outcome' },
        { id: 'start', title: 'Start' },
        { id: 'when', title: 'When' },
        { id: 'did', title: 'Did' },
        { id: 'cause', title: 'Cause' },
        { id: 'who', title: 'Who' },
        { id: 'undo', title: 'Undo' },
      ],
      rows: rows.flatMap(historyLines),
    },
    json: { learner, rows },
  };
}

/** A line for each act on a row; what can be taken back stands with the last. */
function historyLines(row: OutcomeShown) {
  return row.acts.map((act, at) => ({
    row: row.row.slice(0, ID_SHOWN),
    outcome: row.outcome,
    start: row.start,
    when: act.at.slice(0, 10),
    did: didText(act),
    cause: act.cause,
    who: act.who ?? '–',
    undo: at === row.acts.length - 1 ? row.canUndo.map(undoText).join('; ') : '',
  }));
}

const DID = { append: 'written', amend: 'amended', withdraw: 'withdrawn' } as const;

function didText({ op, was, undo }: OutcomeShown['acts'][number]): string {
  const dates = Object.entries(was).map(
    ([date, value]) => `${DATES[date as keyof typeof DATES]} was ${value ?? 'open'}`,
  );
  return [undo ? `${DID[op]} (undo)` : DID[op], ...dates].join(', ');
}

const DATES = { startDate: 'start', endDate: 'end', collDate: 'collected' } as const;

function undoText({ what, refused }: OutcomeShown['canUndo'][number]): string {
  return refused === null ? what : `not ${what}: ${refused}`;
}

/** `outcome undo LEARNER`: what was taken back, or would be. */
export async function outcomeUndoAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  request: UndoRequest,
): Promise<Answer> {
  const rows = await undoOutcome(context, actor, learner, request);
  const note = request.dryRun
    ? `Of learner ${learner} this would be taken back; nothing was written.`
    : `Of learner ${learner} this was taken back. It stays in the history of the learner.`;
  return {
    notes: [note],
    listing: {
      columns: [
        { id: 'what', title: 'What' },
        { id: 'outcome', title: 'Outcome' },
        { id: 'start', title: 'Start' },
        { id: 'collected', title: 'Collected' },
        { id: 'cause', title: 'Cause' },
        { id: 'row', title: 'Row' },
      ],
      rows: rows.map((row) => ({ ...row, row: row.row.slice(0, ID_SHOWN) })),
    },
    json: { learner, dryRun: request.dryRun, rows },
  };
}
