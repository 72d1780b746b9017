import { expect, vi } from 'vitest';
import { type Database, openDatabase } from '../../lib/sql/index.ts';
import { type DryRunLine, runNow, withDryRun } from '../../plugin/admin/index.ts';
import type { Layer } from '../../plugin/config/index.ts';
import { withRehearsal } from '../../plugin/sync/rehearsal/rehearse.ts';
import type { College } from './college.ts';
import type { Learner } from './learner.ts';

/** Tables that a run changes, and the columns that tell what it decided, planned and wrote. */
const CHANGED = [
  'dt_decision',
  'dt_survey',
  'dt_person',
  'dt_address',
  'dt_suppression',
  'dt_response',
  'dt_contact',
  'dt_outcome',
] as const;

/** What a run leaves, a line a row: the ids of rows in the host and the number of an entry are its own affair. */
async function left({ reader }: Database): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = new Map<string, readonly string[]>();
  for (const table of CHANGED) {
    const rows = (await reader(table)) as Readonly<Record<string, unknown>>[];
    const lines = rows.map(({ id, host_row_id, superseded_by, state, ...row }) => {
      const handedOver = table === 'dt_contact' && state === 'planned' ? 'accepted' : state;
      const told = { ...row, state: handedOver, superseded: (superseded_by ?? null) !== null };
      return JSON.stringify(Object.entries(told).sort());
    });
    tables.set(table, lines.sort());
  }
  return tables;
}

async function linesOf({ context, officer }: College, set: Layer): Promise<readonly DryRunLine[]> {
  return withDryRun(context, officer, { set }, async ({ lines }) => {
    const all: DryRunLine[] = [];
    for await (const page of lines()) all.push(...page.flatMap(({ would }) => would ?? []));
    return all;
  });
}

/** `2025-07-01 email invitation` by learner, for a sink that has the messages or a dry run that foretells them. */
type ByLearner = ReadonlyMap<string, readonly string[]>;

function foretold(lines: readonly DryRunLine[], tell: (line: DryRunLine) => readonly string[]): ByLearner {
  const byLearner = new Map<string, string[]>();
  for (const line of lines)
    for (const told of tell(line))
      byLearner.set(line.learner, [...(byLearner.get(line.learner) ?? []), told]);
  return new Map([...byLearner].map(([learner, all]) => [learner, all.sort()]));
}

/**
 * Rehearses the run of this moment and then really runs it, and holds the one against the other learner by learner: what is
 * decided, each message that arrives and when, each destination row of the MIS.
 * @param set settings that are changed in between: they are rehearsed as if they were so
 * @returns how much the run did, so that a test can say that there was something to compare
 */
export async function rehearseAndRun(college: College, learners: readonly Learner[], set: Layer = {}) {
  const { context, officer } = college;
  const { host } = context;
  // What was answered meanwhile is news to a rehearsal: it is fetched before.
  await college.getResponses();
  const now = host.clock.now();
  const clock = vi.spyOn(host.clock, 'now').mockReturnValue(now);
  const lines = await linesOf(college, set);
  const rehearsed = await withRehearsal(context.asSet(set), { runs: true }, ({ tables }) => left(tables));
  const [sent, rows] = [college.messages().length, await rowsOf(college, learners)];
  await college.settings(set);
  await runNow(context, officer);
  expect(await left(host.database)).toEqual(rehearsed);
  clock.mockRestore();

  // Messages that wait for the morning, or for Monday, go when their time has come.
  const times = lines.flatMap(({ messages }) => messages.map(({ notBefore }) => notBefore));
  const last = times.sort().at(-1);
  if (last !== undefined && last > now) college.houses.clock.moveTo(last);
  await college.deliver();
  const kinds: Readonly<Record<string, string>> = {
    'last-reminder': 'last reminder',
    'partly-answered': 'go on',
  };
  const arrived = await arrivedSince(college, sent);
  const messages = foretold(lines, (line) =>
    line.messages.map(({ channel, kind }) => `${channel} ${kinds[kind] ?? kind}`),
  );
  expect(arrived).toEqual(messages);

  const written = new Map<string, string[]>();
  for (const [ref, after] of await rowsOf(college, learners)) {
    const before = rows.get(ref) ?? [];
    const more = after.filter((row) => !before.includes(row));
    if (more.length > 0) written.set(ref, more.sort());
  }
  const foretoldRows = foretold(lines, (line) =>
    line.rows.map(
      ({ op, outcome, start, cause }) =>
        `${outcome} from ${start}, ${cause}${op === 'withdraw' ? ', withdrawn' : ''}`,
    ),
  );
  expect(written).toEqual(foretoldRows);
  return {
    messages: [...messages.values()].flat().length,
    rows: [...written.values()].flat().length,
    /** `FAY daily-cap` */
    held: lines.flatMap(({ learner, held }) => (held === null ? [] : [`${learner} ${held}`])),
  };
}

/** The messages that came since so many had come, by the learner whose survey their link opens: addresses are shared. */
async function arrivedSince(college: College, sent: number): Promise<ByLearner> {
  const service = await openDatabase(college.houses.installation.home.databases.service);
  const surveys = (await service.reader('sv_survey').select('token', 'learner')) as {
    token: string;
    learner: string;
  }[];
  await service.close();
  const learnerOf = new Map(surveys.map(({ token, learner }) => [token, learner]));
  const arrived = new Map<string, string[]>();
  for (const { link, channel, kind } of college.messages().slice(sent)) {
    const learner = learnerOf.get(link.split('/').at(-1)!)!;
    arrived.set(learner, [...(arrived.get(learner) ?? []), `${channel} ${kind}`].sort());
  }
  return arrived;
}

/** Every version of every destination row, without the day on which it was collected. */
async function rowsOf(college: College, learners: readonly Learner[]) {
  const all = new Map<string, readonly string[]>();
  for (const { ref } of learners) {
    const rows = await college.context.host.learners.destinationHistory(ref);
    all.set(
      ref,
      rows.map(({ outType, outCode, startDate, provenance, source, withdrawn }) => {
        const why = source === 'survey' ? provenance!.cause : source;
        return `${outType} ${outCode} from ${startDate}, ${why}${withdrawn ? ', withdrawn' : ''}`;
      }),
    );
  }
  return all;
}
