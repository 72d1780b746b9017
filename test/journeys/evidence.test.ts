/** What an auditor is shown, and what they find when somebody was at the tables with SQL. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Knex } from 'knex';
import { describe, expect, onTestFinished, test } from 'vitest';
import { putInCharge } from '../../bin/sandbox/people.ts';
import { digestOf } from '../../lib/seal/index.ts';
import { migrate, openDatabase, rollback } from '../../lib/sql/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { readSeal } from '../../plugin/admin/evidence/seal.ts';
import { verifyChain } from '../../plugin/admin/evidence/verify.ts';
import {
  editDetails,
  eraseLearner,
  learnerEvidence,
  newestSeal,
  pushDetails,
  type Verification,
  verifyEvidence,
} from '../../plugin/admin/index.ts';
import { contentOf, sealedEventsOf } from '../../plugin/storage/events.ts';
import { evidencePage } from '../../tui/cli/evidence/page.ts';
import { destinations } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';
import { onServer } from './on-server.ts';

/** The provider thanks who answers, which the service does by itself. */
const THANKS = [
  'texts.thank-you.subject.en=Thank you',
  'texts.thank-you.body.en=Hello {given_name}, thank you for telling us.',
];

/** Ada answered, Ben was asked, by a run, by hand and by answers that were fetched. */
async function withAnswer(details: readonly string[] = []) {
  const college = await openCollege({ today: '2025-07-01' });
  if (details.length > 0) {
    await editDetails(college.context, college.officer, { set: [...details] });
    await pushDetails(college.context, college.officer);
  }
  await putInCharge(college.houses, college.officer);
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  const ben = await college.learner('Ben', { ended: '2025-06-30', dateOfBirth: '2001-02-02' });
  await college.run();
  await ada.answers(job('2025-09-01'));
  await college.getResponses();
  await college.send(ben, 'confirmed');
  return { college, ada, ben };
}

const verify = ({ context, officer }: College, seal?: string) =>
  verifyEvidence(context, officer, seal === undefined ? {} : { seal });

const evidenceOf = ({ context, officer }: College, ref: string) => learnerEvidence(context, officer, ref);

/** At the tables past everything, as whoever has the database can be. */
const bySql = ({ context }: College, change: (tx: Knex.Transaction) => Promise<unknown>) =>
  context.host.database.transaction(async (tx) => {
    await change(tx);
  });

test('the evidence of a learner: every message in the words sent, answers, rules, rows, acts, each event as it was sealed', async () => {
  const { college, ada, ben } = await withAnswer(THANKS);
  await college.explain(ada);
  const pack = await evidenceOf(college, ada.ref);
  const [survey, ...others] = pack.surveys;
  expect(others).toEqual([]);
  const mail = ada.messages().find(({ channel }) => channel === 'email')!;
  expect(survey!.messages).toMatchObject([
    { number: 1, channel: 'email', to: 'a…@example.org', kind: 'invitation', askedBy: 'system' },
    { number: 1, channel: 'sms', to: '+44…001', kind: 'invitation', askedBy: 'system' },
    { number: 0, to: 'a…@example.org', kind: 'thank-you', askedBy: 'service' },
  ]);
  const [email] = survey!.messages;
  expect(email!.subject).toMatch(/North College/);
  expect(email!.words).toContain('Hello Ada');
  expect(survey!.answer).toMatchObject({ kind: 'answered', answeredBy: 'learner', asReceived: true });
  expect(pack.decisions).toMatchObject([{ reason: 'ELIGIBLE', rules: expect.any(String) }]);
  expect(pack.settings).toEqual({ profile: 'recommended', contactPreset: 'guide' });
  expect(pack.destinations).toMatchObject([{ outType: 'EMP', outCode: 1, withdrawn: false }]);
  expect(pack.rows).toMatchObject([{ op: 'append', cause: 'answered', surveyId: survey!.surveyId }]);
  expect(pack.acts).toContainEqual(expect.objectContaining({ act: 'explain', who: college.officer.id }));
  expect(new Set(pack.timeline.map(({ standing }) => standing))).toEqual(new Set(['as-sealed']));
  expect(pack.timeline.every(({ seal, run }) => seal !== null && run !== null)).toBe(true);

  const page = await evidencePage(pack);
  for (const part of ['Hello Ada', 'a…@example.org', 'ELIGIBLE', 'employed', 'EMP 1', pack.seal!.text])
    expect(page, part).toContain(part);
  // It stands alone, nobody can answer or be written to with it, and it is about nobody else.
  expect(page).not.toMatch(/<(script|link|img|iframe)\b/);
  const key = mail.link!.split('/s/')[1]!;
  for (const secret of [key, 'ada@example.org', '900001', ben.ref, 'Ben']) {
    expect(page, secret).not.toContain(secret);
    expect(JSON.stringify(pack), secret).not.toContain(secret);
  }
});

test('what the schedule, a person and an import did is sealed as it is written, each run by its number', async () => {
  const { college, ada } = await withAnswer();
  const found = await verify(college);
  expect(found).toMatchObject({ whole: true, problems: [], more: 0, erased: 0, beforeSeals: 0 });
  const { reader } = college.context.host.database;
  const unsealed = await reader('dt_event').whereNull('digest').count({ n: '*' }).first();
  expect(Number(unsealed!.n)).toBe(0);
  expect(found.events).toBe(Number((await reader('dt_event').count({ n: '*' }).first())!.n));
  const seals = (await reader('dt_seal').orderBy('number')) as { kind: string; run_id: number | null }[];
  const runs = new Set((await college.runs()).map(({ id }) => id));
  for (const { kind, run_id } of seals)
    expect(kind === 'act' ? run_id === null : runs.has(run_id!), `${kind} ${run_id}`).toBe(true);
  expect(seals.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['run', 'act']));

  const seal = (await newestSeal(college.context, college.officer))!;
  expect(found.last).toEqual(seal);
  college.day('2025-08-05');
  await college.run();
  // A seal that was taken down stays in the chain however it grows.
  expect(await verify(college, seal.text)).toMatchObject({ whole: true, held: { number: seal.number } });
  expect((await verify(college)).last!.number).toBeGreaterThan(seal.number);
  expect((await evidenceOf(college, ada.ref)).timeline.length).toBeGreaterThan(0);
  await expect(verify(college, 'no seal')).rejects.toMatchObject({ code: 'EVIDENCE_BAD_SEAL' });
});

describe('somebody was at the tables', () => {
  test('each kind of change is found, with the event, its seal and its run', async () => {
    const { college, ada } = await withAnswer();
    const { reader } = college.context.host.database;
    const events = (await reader('dt_event').orderBy('id')) as Row[];
    const seals = (await reader('dt_seal').orderBy('number')) as Row[];
    const seal = (await newestSeal(college.context, college.officer))!;
    /** What would be found with this change, which is taken back. */
    const foundAfter = async (change: (tx: Knex.Transaction) => Promise<unknown>) => {
      const undone = new Error('taken back');
      const found: Verification[] = [];
      const tried = bySql(college, async (tx) => {
        await change(tx);
        found.push(await verifyChain(tx, { given: null, onProgress: () => {}, at: seal.at! }));
        throw undone;
      });
      await expect(tried).rejects.toBe(undone);
      return found.at(-1)!;
    };

    const answered = events.find(({ what, learner_ref }) => what === 'answered' && learner_ref === ada.ref)!;
    const id = Number(answered.id);
    const own = seals.find((row) => Number(row.first_event) <= id && Number(row.last_event) >= id)!;
    const where = { seal: Number(own.number), run: own.run_id, event: id };
    const at = (row: Row | undefined) => ({ id: Number(row!.id) });
    const pair = seals.find(({ events }) => Number(events) > 1)!;
    const [one, two] = events.filter(({ id }) => Number(id) >= Number(pair.first_event));
    const last = events.at(-1)!;

    const changes: readonly [string, (tx: Knex.Transaction) => Promise<unknown>, readonly object[]][] = [
      [
        'who',
        (tx) => tx('dt_event').where({ id }).update({ who: 'olga' }),
        [{ kind: 'event-changed', ...where }],
      ],
      [
        'when',
        (tx) => tx('dt_event').where({ id }).update({ at: '2025-07-02T09:00:00.000Z' }),
        [{ kind: 'event-changed', ...where }],
      ],
      [
        'facts',
        (tx) => tx('dt_event').where({ id }).update({ data: null }),
        [{ kind: 'event-changed', ...where }],
      ],
      [
        'whose',
        (tx) => tx('dt_event').where({ id }).update({ learner_ref: 'BEN' }),
        [{ kind: 'event-changed', ...where }],
      ],
      [
        'blanked, in part',
        (tx) => tx('dt_event').where({ id }).update({ salt: null }),
        [{ kind: 'event-changed', ...where }],
      ],
      [
        'changed with a digest of its own',
        async (tx) => {
          const [event] = await sealedEventsOf(tx, [ada.ref]);
          const told = { ...event!, why: 'told otherwise' };
          const digest = digestOf(
            { seal: await sealNumberOf(tx, told.id), place: told.place! },
            told.salt!,
            contentOf(told),
          );
          await tx('dt_event').where({ id: told.id }).update({ why: told.why, digest });
        },
        [{ kind: 'seal-broken' }],
      ],
      ['deleted', (tx) => tx('dt_event').where({ id }).delete(), [{ kind: 'event-missing', ...where }]],
      [
        'the last one deleted',
        (tx) => tx('dt_event').where(at(last)).delete(),
        [{ kind: 'event-missing', event: Number(last.id) }],
      ],
      [
        'inserted, plain',
        (tx) =>
          tx('dt_event').insert({ at: answered.at, learner_ref: 'BEN', what: 'answered', who: 'learner' }),
        [{ kind: 'event-inserted', seal: null, count: 1 }],
      ],
      [
        'inserted, like one that is there',
        (tx) => tx('dt_event').insert({ ...withoutId(answered), why: 'again' }),
        [{ kind: 'event-inserted', seal: null }],
      ],
      [
        'put in place of another',
        (tx) =>
          tx('dt_event')
            .where({ id })
            .update({ ...withoutId(last), place: answered.place }),
        [{ kind: 'event-changed', ...where }],
      ],
      [
        'exchanged with the next',
        async (tx) => {
          await tx('dt_event').where(at(one)).update(withoutId(two!));
          await tx('dt_event').where(at(two)).update(withoutId(one!));
        },
        [{ kind: 'event-moved', seal: Number(pair.number), event: Number(two!.id) }],
      ],
      [
        'a digest of a seal',
        (tx) =>
          tx('dt_seal')
            .where({ number: 2 })
            .update({ digest: 'x'.repeat(43) }),
        [{ kind: 'seal-broken', seal: 2 }],
      ],
      [
        'when it was sealed',
        (tx) => tx('dt_seal').where({ number: 2 }).update({ at: '2024-01-01T09:00:00.000Z' }),
        [{ kind: 'seal-broken', seal: 2 }],
      ],
      [
        'by which run',
        (tx) => tx('dt_seal').where({ number: 2 }).update({ run_id: 77 }),
        [{ kind: 'seal-broken', seal: 2 }],
      ],
      [
        'a seal deleted',
        (tx) => tx('dt_seal').where({ number: 2 }).delete(),
        [{ kind: 'seal-missing', seal: 2, count: 1 }],
      ],
    ];
    for (const [what, change, expected] of changes) {
      const found = await foundAfter(change);
      expect(found.whole, what).toBe(false);
      for (const finding of expected)
        expect(found.problems, what).toContainEqual(expect.objectContaining(finding));
    }
    expect(await verify(college, seal.text)).toMatchObject({ whole: true, held: { text: seal.text } });

    // Cut off at the end, the chain holds: only a seal that somebody kept tells.
    await bySql(college, async (tx) => {
      const newest = seals.at(-1)!;
      await tx('dt_event').where('id', '>=', Number(newest.first_event)).delete();
      await tx('dt_seal')
        .where({ number: Number(newest.number) })
        .delete();
    });
    expect(await verify(college)).toMatchObject({ whole: true });
    expect(await verify(college, seal.text)).toMatchObject({
      whole: false,
      held: null,
      problems: [{ kind: 'seal-other', seal: seal.number }],
    });
  });

  test('answers that were changed are not those that came, and the evidence says so', async () => {
    const { college, ada } = await withAnswer();
    await bySql(college, (tx) =>
      tx('dt_response').update({ answers: JSON.stringify({ activities: [], preferNotToSay: true }) }),
    );
    const pack = await evidenceOf(college, ada.ref);
    expect(pack.surveys[0]!.answer).toMatchObject({ asReceived: false });
    expect(await evidencePage(pack)).toContain('CHANGED SINCE THEY CAME');
  });
});

test('an erased learner leaves digests that say nothing, the chain stays whole, and nobody else can be made to look erased', async () => {
  const { college, ada, ben } = await withAnswer();
  const seal = (await newestSeal(college.context, college.officer))!;
  const before = (await verify(college)).events;
  const { counts } = await eraseLearner(college.context, college.officer, ada.ref, {
    why: 'asked in a letter',
  });
  expect(await verify(college, seal.text)).toMatchObject({
    whole: true,
    erased: counts.events,
    events: before + 1,
    held: { text: seal.text },
  });
  const { reader } = college.context.host.database;
  const left = (await reader('dt_event').where({ what: 'erased' })) as Row[];
  expect(left).toHaveLength(counts.events!);
  for (const { learner_ref, survey_id, why, who, data, salt } of left)
    expect([learner_ref, survey_id, why, who, data, salt]).toEqual(['', null, null, '', null, null]);
  college.day('2025-08-05');
  await college.run();
  expect(await verify(college)).toMatchObject({ whole: true });

  const [event] = await sealedEventsOf(reader, [ben.ref]);
  await bySql(college, (tx) =>
    tx('dt_event').where({ id: event!.id }).update({
      learner_ref: '',
      survey_id: null,
      what: 'erased',
      why: null,
      who: '',
      data: null,
      salt: null,
    }),
  );
  expect(await verify(college)).toMatchObject({
    whole: false,
    problems: [{ kind: 'erased-otherwise', count: 1 }],
  });
});

test('facts that are kept no longer leave what happened and when, which can still be checked', async () => {
  const { college, ada } = await withAnswer();
  college.day('2030-07-31');
  await college.schedule();
  const found = await verify(college);
  expect(found).toMatchObject({ whole: true, erased: 0 });
  expect(found.factsDropped).toBeGreaterThan(0);
  const pack = await evidenceOf(college, ada.ref);
  expect(pack.surveys[0]!.answer).toMatchObject({ asReceived: null });
  const dropped = pack.timeline.find(({ standing }) => standing === 'facts-dropped')!;
  await bySql(college, (tx) => tx('dt_event').where({ id: dropped.event }).update({ who: 'olga' }));
  expect((await verify(college)).problems).toMatchObject([{ kind: 'event-changed', event: dropped.event }]);
});

test('what happened before there were seals is sealed as it stands when they come', async () => {
  const { college } = await withAnswer();
  const { database } = college.context.host;
  await rollback(database, pluginMigrations, { to: '0008-tallies' });
  await migrate(database, [pluginMigrations]);
  const found = await verify(college);
  expect(found).toMatchObject({ whole: true, beforeSeals: found.events });
  expect(found.events).toBeGreaterThan(0);
  college.day('2025-08-05');
  await college.run();
  expect(await verify(college)).toMatchObject({ whole: true, beforeSeals: found.events });
});

test.skipIf(onServer().database !== undefined)(
  'as an auditor asks: exit code 1 once something was changed, a file for its owner alone; and a backup is whole',
  async () => {
    const { college, ada } = await withAnswer();
    const { folder, remove } = temporaryFolder('destinations-evidence');
    onTestFinished(remove);
    const told = (...args: string[]) =>
      destinations([
        ...['evidence', ...args, '--home', college.houses.installation.home.folder],
        ...['--as', college.officer.id],
      ]);
    const { stdout } = await told('seal');
    const seal = stdout.split('\n')[0]!;
    const whole = await told('verify', '--seal', seal);
    expect(whole).toMatchObject({ exitCode: 0, stderr: '' });
    expect(whole.stdout).toContain(`is that of the chain: ${seal}`);

    const out = join(folder, 'ada.html');
    expect(await told(ada.ref, '--output', 'html', '--out', out)).toMatchObject({ exitCode: 0 });
    expect(await readFile(out, 'utf8')).toContain('Hello Ada');
    expect((await stat(out)).mode & 0o777).toBe(0o600);

    const file = join(folder, 'backup.sqlite');
    const backup = new BetterSqlite3(college.context.host.database.location);
    backup.exec(`vacuum into '${file}'`);
    backup.close();
    await bySql(college, (tx) => tx('dt_event').where({ what: 'answered' }).update({ who: 'olga' }));
    const changed = await told('verify', '--output', 'json');
    expect(changed.exitCode).toBe(1);
    expect(JSON.parse(changed.stdout)).toMatchObject({ whole: false, problems: [{ kind: 'event-changed' }] });
    expect((await told('verify', '--seal', 'none')).exitCode).toBe(2);

    const restored = await openDatabase({ client: 'sqlite', file });
    onTestFinished(() => restored.close());
    const asked = { given: readSeal(seal), onProgress: () => {}, at: '2025-07-01T09:00:00.000Z' };
    expect(await verifyChain(restored.reader, asked)).toMatchObject({ whole: true, held: { text: seal } });
  },
);

type Row = Readonly<Record<string, string | number | null>>;

function withoutId({ id: _, ...row }: Row): Row {
  return row;
}

async function sealNumberOf(tx: Knex.Transaction, event: number): Promise<number> {
  const row = await tx('dt_seal').where('last_event', '>=', event).min({ number: 'number' }).first();
  return Number(row!.number);
}
