/** A generated college after a year of surveys, made without sending any: the numbers are large enough to be counted. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { importIlr } from '../../../host/import/index.ts';
import { addDays } from '../../../lib/ilr/calendar.ts';
import { generateIlr } from '../../../lib/ilr/index.ts';
import { bulkInsert } from '../../../lib/sql/index.ts';
import { createContext } from '../../../plugin/admin/index.ts';
import type { DestinationWrite } from '../../../plugin/host.ts';
import { acceptingClient, runProcedureTimed, withClient } from '../../bench/procedure.ts';
import { makeTenant, openTenant } from '../../bench/tenant.ts';
import { PROVENANCE } from '../../host/support.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export const RANGE = { from: '2023-08-01', to: '2024-07-31' };
const TODAY = '2024-10-16';

/** A number from 0 to 99 that follows from a text, and looks like chance. */
function lot(text: string): number {
  let mixed = 2_166_136_261;
  for (const letter of text) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 16_777_619);
  return ((mixed ^ (mixed >>> 13)) >>> 0) % 100;
}

/** @param learners how many the file has */
export async function generatedCollege(learners: number) {
  const { folder, remove } = temporaryFolder('rates');
  onTestFinished(remove);
  const file = join(folder, 'tenant.sqlite');
  await makeTenant(file);
  const tenant = await openTenant(file, { folder, today: TODAY });
  onTestFinished(() => tenant.close());
  const { database, host } = tenant;
  const xml = async function* () {
    for (const piece of generateIlr({ learners, seed: 5, year: '2023-24', ukprn: 10099999 }))
      yield new TextEncoder().encode(piece);
  };
  const at = host.clock.now();
  await importIlr(database, xml, { ukprn: 10099999, who: 'test', at });
  // Some of them again under another reference, which is how one person comes to have two records.
  await repeat(database, 300);
  await database.transaction(async (tx) => {
    await tx.raw("update mis_learner set test = 1 where substr(ref, -2) = '13' or ref like 'Z%4'");
  });
  const overrides = { enableDestinationTracking: true, backPopulationDate: RANGE.from };
  await runProcedureTimed(withClient(createContext(host, { overrides }), acceptingClient()));
  await askAndAnswer(tenant.database);
  await record(tenant);
  return tenant;
}

type Tenant = Awaited<ReturnType<typeof openTenant>>;

async function repeat(database: Tenant['database'], many: number): Promise<void> {
  const refs = (await database.reader('mis_learner').orderBy('ref').limit(many).offset(100)) as Record<
    string,
    unknown
  >[];
  await database.transaction(async (tx) => {
    for (const learner of refs) {
      const ref = `Z${String(learner.ref)}`;
      await tx('mis_learner').insert({ ...learner, ref, prev_ref: learner.ref });
      const aims = (await tx('mis_aim').where({ learner_ref: learner.ref })) as Record<string, unknown>[];
      for (const aim of aims) await tx('mis_aim').insert(earlier({ ...aim, learner_ref: ref }));
    }
  });
}

/** An aim that ended two months sooner, where it ran as long: the other record left on another day. */
function earlier(aim: Record<string, unknown>): Record<string, unknown> {
  const { start_date: start, actual_end_date: end } = aim;
  if (typeof end !== 'string' || addDays(end, -60) <= String(start)) return aim;
  return { ...aim, actual_end_date: addDays(end, -60), achievement_date: null };
}

/** Every survey's messages go, some bounce, some learners answer: each by its own lot. */
async function askAndAnswer(database: Tenant['database']): Promise<void> {
  const contacts = (await database.reader('dt_contact').orderBy('survey_id')) as (Record<string, unknown> & {
    survey_id: string;
    number: number;
    channel: string;
    learner_ref: string;
  })[];
  const day = (text: string, from: string, span: number) => addDays(from, lot(text) % span);
  const more: Record<string, unknown>[] = [];
  const responses: Record<string, unknown>[] = [];
  const events: Record<string, unknown>[] = [];
  const answered = new Map<string, string>();
  for (const { survey_id: id, learner_ref } of contacts) {
    if (answered.has(id) || lot(`${id}?`) >= 55) continue;
    const at = `${day(`${id}!`, '2024-08-02', 70)}T${String(lot(`${id}h`) % 24).padStart(2, '0')}:30:00.000Z`;
    answered.set(id, at);
    responses.push({
      survey_id: id,
      kind: 'answered',
      submitted_on: at.slice(0, 10),
      answered_by: 'learner',
      answers: '{}',
      evidence: '[]',
      received_at: `${addDays(at.slice(0, 10), 1)}T02:00:00.000Z`,
    });
    for (const when of [at, `${addDays(at.slice(0, 10), 3)}T09:00:00.000Z`])
      events.push({
        at: when,
        learner_ref,
        survey_id: id,
        what: 'answered',
        why: null,
        who: 'learner',
        data: null,
      });
  }
  await database.transaction(async (tx) => {
    // A later wave of some, sent to and answered: it says nothing about the survey at leaving.
    const surveys = (await tx('dt_survey')) as (Record<string, unknown> & { survey_id: string })[];
    for (const survey of surveys.filter(({ survey_id: id }) => !answered.has(id) && lot(`${id}w`) < 30)) {
      const id = `${survey.survey_id.slice(0, -4)}wave`;
      await tx('dt_survey').insert({ ...survey, survey_id: id, wave: 1, state: 'answered' });
      const at = '2024-10-01T09:00:00.000Z';
      responses.push({ ...responses[0], survey_id: id, received_at: at });
      const contact = contacts.find(({ survey_id }) => survey_id === survey.survey_id);
      if (contact !== undefined) more.push({ ...contact, survey_id: id, state: 'delivered', sent_at: at });
    }
    for (const contact of contacts) {
      const { survey_id: id, channel } = contact;
      if (lot(`${id}-${channel}`) >= 92) continue;
      const first = `${day(id, '2024-08-01', 20)}T08:00:0${channel === 'sms' ? 1 : 0}.000Z`;
      const state = lot(`${id}${channel}b`) < 10 ? 'bounced' : 'delivered';
      await tx('dt_contact')
        .where({ survey_id: id, number: contact.number, channel })
        .update({ state, sent_at: first });
      for (const number of [2, 3]) {
        const sent_at = `${addDays(first.slice(0, 10), 30 * (number - 1))}T08:00:00.000Z`;
        if ((answered.get(id) ?? '9') > sent_at) more.push({ ...contact, number, state, sent_at });
      }
    }
    for (const [table, rows] of [
      ['dt_contact', more],
      ['dt_response', responses],
      ['dt_event', events],
    ] as const)
      if (rows.length > 0)
        await bulkInsert(
          tx,
          table,
          rows,
          Object.keys(rows[0]!).map((column) => ({ field: column, column })),
        );
  });
}

/** Outcomes of leavers beside those the file brought: real ones, OTH-3, OTH-4, and some that were withdrawn. */
async function record({ database, host }: Tenant): Promise<void> {
  const decisions = (await database
    .reader('dt_decision')
    .whereBetween('termination', [RANGE.from, RANGE.to])
    .orderBy('learner_ref')) as { learner_ref: string; pot_id: string; termination: string }[];
  const writes = decisions.flatMap(
    ({ learner_ref: learnerRef, pot_id: potId, termination }): DestinationWrite[] => {
      const drawn = lot(`${learnerRef}${potId}o`);
      const [outType, outCode] =
        drawn < 25 ? (['EMP', 1] as const) : drawn < 50 ? (['OTH', 3] as const) : (['OTH', 4] as const);
      if (drawn >= 65) return [];
      const row = { outType, outCode, startDate: addDays(termination, 1), endDate: null, collDate: TODAY };
      return [{ op: 'append', learnerRef, potId, row, provenance: PROVENANCE }];
    },
  );
  await database.transaction(async (tx) => {
    const written = await host.destinations.write(tx, writes);
    const ids = written.flatMap((result) =>
      result.status === 'written' && lot(result.id) < 8 ? [result] : [],
    );
    await host.destinations.write(
      tx,
      ids.map(({ id, version }) => ({
        op: 'withdraw',
        id,
        expectedVersion: version,
        provenance: PROVENANCE,
      })),
    );
  });
}
