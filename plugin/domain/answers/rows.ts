import { addDays, earliest } from '../../../lib/ilr/calendar.ts';
import type { DpOutcome } from '../../../lib/ilr/model.ts';
import { clashWith } from './clashes.ts';
import { codeOf } from './codes.ts';
import { earliestStartAllowed, maySameStart, placeActivity, toldText } from './dates.ts';
import type {
  Activity,
  AnswerFacts,
  Answers,
  Evidence,
  EvidenceReason,
  OutcomeRow,
  RowCause,
  RowsResult,
} from './types.ts';

/**
 * Decides the rows that submitted answers give (domain.md, *From answers to rows*). A set of rows passes the published
 * rules as it is; what gives no row, or another date than the one told, is in the evidence, so that no answer is lost.
 * Without any row the learner was reached and did not tell: OTH 4, marked incomplete where an activity lacked what its
 * code needs. No row at all only where even that would start before the years the rules take.
 */
export function rowsFromAnswers(answers: Answers, facts: AnswerFacts): RowsResult {
  const { rows, evidence } = activityRows(answers, facts, 'answered');
  if (rows.length > 0) return { rows, evidence };
  const incomplete = evidence.some(({ why }) => NOT_CODED.has(why));
  const notKnown = plainRow(4, facts);
  return {
    rows:
      notKnown === null
        ? []
        : [{ row: notKnown, cause: 'answered', incomplete, toldStart: null, activity: null }],
    evidence,
  };
}

/**
 * Decides the rows of a survey that was saved and never submitted, at its stop date: complete activities give rows. Where
 * none is, it is as if no answer came, with cause *partial*.
 */
export function rowsFromPartial(answers: Answers, facts: AnswerFacts): RowsResult {
  return activityRows(answers, facts, 'partial');
}

/** Something was told after leaving, but not so that it has a code. */
const NOT_CODED: ReadonlySet<EvidenceReason> = new Set([
  'incomplete',
  'end-before-start',
  'too-far-ahead',
  'too-long-ago',
]);

/** An OTH row that starts the day after termination; null where the published rules take no start so early. */
export function plainRow(
  outCode: 3 | 4,
  facts: Pick<AnswerFacts, 'submittedOn' | 'today' | 'terminationDate'>,
): DpOutcome | null {
  const startDate = addDays(facts.terminationDate, 1);
  if (startDate < earliestStartAllowed(facts.today)) return null;
  return { outType: 'OTH', outCode, startDate, endDate: null, collDate: collectionDate(facts) };
}

interface Candidate extends OutcomeRow {
  readonly activity: number;
  readonly since: string;
}

function activityRows(answers: Answers, facts: AnswerFacts, cause: RowCause): RowsResult {
  const candidates: Candidate[] = [];
  const evidence: Evidence[] = [];
  for (const [activity, told] of answers.activities.entries()) {
    const result = read(told, answers, facts);
    if (typeof result === 'string') {
      evidence.push({ activity, why: result, told });
      continue;
    }
    const { code, placed } = result;
    evidence.push(...placed.notes.map((why) => ({ activity, why, told })));
    const row = { ...code, startDate: placed.start, endDate: placed.end, collDate: collectionDate(facts) };
    const toldStart = toldText(told.start);
    candidates.push({ row, cause, incomplete: false, toldStart, activity, since: placed.since });
  }

  const chosen: Candidate[] = [];
  for (const candidate of candidates.sort(byPrecedence)) {
    const rows = chosen.map(({ row }) => row);
    if (clashWith(candidate.row, rows) === null) chosen.push(candidate);
    else
      evidence.push({
        activity: candidate.activity,
        why: 'clash',
        told: answers.activities[candidate.activity]!,
      });
  }
  const rows = chosen.sort((a, b) => a.activity - b.activity).map(({ since, ...row }) => row);
  return { rows, evidence };
}

/** The code and dates of one activity, or why it gives no row. */
function read(told: Activity, answers: Answers, facts: AnswerFacts) {
  const code = codeOf(told);
  if (code === null) return 'incomplete';
  if (told.kind === 'living' && !facts.highNeeds) return 'living-not-asked';
  if (isApprenticeshipJob(told, answers, facts)) return 'part-of-apprenticeship';
  const placed = placeActivity(told, facts);
  return 'no' in placed ? placed.no : { code, placed };
}

/** Current over ended, EMP over NPE, more hours, earlier start, page order. */
function byPrecedence(a: Candidate, b: Candidate): number {
  return (
    Number(a.row.endDate !== null) - Number(b.row.endDate !== null) ||
    Number(a.row.outType === 'NPE') - Number(b.row.outType === 'NPE') ||
    Number(fewerHours(a)) - Number(fewerHours(b)) ||
    (a.since === b.since ? a.activity - b.activity : a.since < b.since ? -1 : 1)
  );
}

/** EMP 2 and 5 are under 16 hours a week, EDU 5 is part-time. */
function fewerHours({ row }: Candidate): boolean {
  return (
    (row.outType === 'EMP' && (row.outCode === 2 || row.outCode === 5)) ||
    (row.outType === 'EDU' && row.outCode === 5)
  );
}

/** A job with an employer that may have started with an apprenticeship that gets a row is that apprenticeship. */
function isApprenticeshipJob(told: Activity, { activities }: Answers, facts: AnswerFacts): boolean {
  if (told.kind !== 'employed') return false;
  return activities.some(
    (other) =>
      other.kind === 'apprenticeship' &&
      maySameStart(other.start, told.start) &&
      !('no' in placeActivity(other, facts)),
  );
}

/** The day of submission; a service whose clock runs ahead never makes it later than today. */
function collectionDate({ submittedOn, today }: Pick<AnswerFacts, 'submittedOn' | 'today'>): string {
  return earliest(submittedOn, today);
}
