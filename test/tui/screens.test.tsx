import { describe, expect, it } from 'vitest';
import { addConflicts, type FoundConflict } from '../../plugin/storage/conflicts.ts';
import { upsertContacts } from '../../plugin/storage/contacts.ts';
import { appendEvents } from '../../plugin/storage/events.ts';
import { putTally } from '../../plugin/storage/tallies.ts';
import { putJobs, type Tenant, tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen, putLeavers } from './support.tsx';

describe('the learner', () => {
  it('is told whole: decision, messages with masked addresses, rows from all sources, what happened', async () => {
    const tenant = await tenantAtWork();
    await fullLearner(tenant);
    const screen = openScreen([tenant], { size: { columns: 120, rows: 60 } });
    await screen.shows('North College');
    await screen.press('4', 'enter');
    const frame = await screen.shows(
      'ELIGIBLE: Surveyed',
      'email           usable',
      'invitation by email to s…@example.org: sent 2025-02-03 09:30',
      'reminder by sms to +44…123: bounced, unknown number',
      'from 2024-08-01, collected 2025-02-10, by person',
      'Sent by hand by email and SMS. (olga)',
    );
    for (const secret of ['sam.secret', '7700900123', 'Samantha', 'Secret', 'Plumbing'])
      expect(frame).not.toContain(secret);
  });

  it('whose record and what was told differ is counted, and both sources are told', async () => {
    const tenant = await tenantAtWork();
    await putLeavers(tenant.database, { ref: 'L001', state: 'answered' });
    const told = { outType: 'EMP', outCode: 1, startDate: '2024-08-05', collDate: '2025-02-10' } as const;
    const found: FoundConflict = {
      ...{ learnerRef: 'L001', potId: null, rowId: 'row', kind: 'end-told', toldRowId: null, surveyId: null },
      ...{ cause: 'answered' as const, toldStart: null, evidence: null, by: 'learner' },
      told: { ...told, endDate: '2025-01-31' },
      onRecord: { ...told, endDate: null, source: 'import' },
    };
    await tenant.database.transaction((tx) => addConflicts(tx, [found], '2025-03-03T09:00:00.000Z'));
    const screen = openScreen([tenant], { size: { columns: 200, rows: 60 } });
    await screen.shows('North College');
    await screen.press('4');
    await screen.shows('1 answered', '! 1 conflict');
    await screen.press('enter');
    await screen.shows(
      'Conflict 1',
      '1, open: on record EMP 1 from 2024-08-05, collected 2025-02-10, by import;',
      'told EMP 1 from 2024-08-05 to 2025-01-31',
    );
  });

  it('never lets a text from elsewhere command the terminal', async () => {
    const tenant = await tenantAtWork();
    await putLeavers(tenant.database, { ref: 'L001' });
    const event = { at: '2025-03-03T09:00:00.000Z', learnerRef: 'L001', surveyId: null, data: null };
    await tenant.database.transaction((tx) =>
      appendEvents(
        tx,
        [{ ...event, what: 'reviewed', why: 'x\u001B]0;taken\u0007a\nb\u202Ec', who: 'olga' }],
        {
          run: null,
          at: event.at,
        },
      ),
    );
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('4', 'enter');
    const frame = await screen.shows('taken');
    for (const command of ['\u001B]', '\u0007', '\u202E']) expect(frame).not.toContain(command);
  });

  it('is asked for once for each time it is opened: every look is on record', async () => {
    const tenant = await tenantAtWork();
    await putLeavers(tenant.database, { ref: 'L001' });
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('4', 'enter');
    await screen.shows('Decision on');
    for (let second = 0; second < 3; second += 1) {
      screen.tick();
      await screen.store.settled();
    }
    const looks = () => tenant.database.reader('dt_audit').where({ act: 'explain', target: 'L001' });
    expect(await looks()).toHaveLength(1);
    await screen.press('escape', 'enter');
    await screen.shows('Decision on');
    expect(await looks()).toHaveLength(2);
  });

  it('is not in the lists by name or address', async () => {
    const tenant = await tenantAtWork();
    await fullLearner(tenant);
    const screen = openScreen([tenant], { size: { columns: 200, rows: 60 } });
    await screen.shows('North College');
    for (const key of ['1', '2', '3', '4', '5']) {
      await screen.press(key);
      await screen.store.settled();
      expect(screen.frame()).not.toMatch(/secret|samantha|example\.org|7700/i);
    }
  });
});

describe('a job', () => {
  it('shows what it was given, but nothing that may be a name or an address', async () => {
    const tenant = await tenantAtWork();
    await putJobs(tenant.database, { kind: 'send', key: 'run:1:send:0' });
    const payload = {
      runId: 17,
      after: '2025-03-01',
      to: 'sam@example.org',
      tel: '07700900123',
      who: 'Sam Ash',
      refs: [1, 2],
    };
    const over = { worker: 'host-1', state: 'leased', lease_until: '2020-03-03T09:00:30.000Z' };
    await tenant.database.transaction((tx) =>
      tx('dq_job').update({ payload: JSON.stringify(payload), ...over }),
    );
    const screen = openScreen([tenant], { size: { columns: 120, rows: 60 } });
    await screen.shows('North College');
    await screen.press('2', 'enter');
    const frame = await screen.shows(
      /runId +17/,
      /after +2025-03-01/,
      /refs +2 of them/,
      /Held by +host-1/,
      /Lease +until 2020-03-03 09:00, over for \d+ d/,
    );
    for (const secret of ['sam@', '0770', 'Sam Ash']) expect(frame).not.toContain(secret);
  });
});

describe('the runs', () => {
  it('tell what each did and what changed since the last of its kind', async () => {
    const tenant = await tenantAtWork();
    await putRun(tenant, 'daily', '2025-03-01', { handedOver: 40, answers: 2 });
    await putRun(tenant, 'responses', '2025-03-01', { answers: 9 });
    await putRun(tenant, 'daily', '2025-03-02', { handedOver: 1_240, answers: 1, oddity: 7 });
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('5', 'enter');
    await screen.shows(
      'Run 3',
      'Counts, and the change since run 1',
      /Messages sent +1,240 \(\+1,200\)/,
      /Answers +1 \(−1\)/,
      /oddity +7/,
      /Took +5 min/,
    );
    await screen.press('escape', '/');
    screen.type('kind:resp\r');
    await screen.shows('1 of 3 runs', /▸ +2 /);
  });
});

describe('the tenants', () => {
  it('show the rates that the latest runs kept, and how what is known grew from run to run', async () => {
    const tenant = await tenantAtWork();
    await putRun(tenant, 'daily', '2025-03-02', {});
    const year = {
      fromOn: '2024-03-04',
      toOn: '2025-03-03',
      decisions: '{}',
      at: '2025-03-03T02:05:00.000Z',
    };
    const asked = { leavers: 200, contacted: 80, answered: 20, unreached: 31 };
    await tenant.database.transaction(async (tx) => {
      for (const [runId, known] of [
        [1, 0],
        [2, 86],
        [3, 114],
        [4, 200],
      ] as const)
        await putTally(tx, { ...year, ...asked, runId, known });
      await putTally(tx, { ...year, ...asked, runId: 5, known: 114 });
    });
    const screen = openScreen([tenant], { size: { columns: 240, rows: 50 } });
    await screen.shows(/ 25 % +57 % ▁▄▅█▅ +2025-03-02 done/);
    await screen.press('enter');
    await screen.shows(
      'left 2024-03-04 to 2025-03-03, as run 5 found it',
      /Response rate +25 %: 20 of 80/,
      /Knowledge rate +57 %: 114 of 200/,
    );
  });

  it('show no rate before a run has counted any leaver', async () => {
    const screen = openScreen([await tenantAtWork()], { size: { columns: 240, rows: 50 } });
    await screen.shows(/– +– +none yet/, 'Not counted yet: the next run does.');
  });
});

async function putRun(
  { database }: Tenant,
  kind: string,
  date: string,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  await database.transaction((tx) =>
    tx('dt_run').insert({
      kind,
      state: 'done',
      local_date: date,
      asked_by: 'system',
      counts: JSON.stringify(counts),
      started_at: `${date}T02:00:00.000Z`,
      finished_at: `${date}T02:05:10.000Z`,
    }),
  );
}

async function fullLearner({ database, reference }: Tenant): Promise<void> {
  await reference.mis.createLearner({
    ref: 'L0001',
    givenNames: 'Samantha',
    familyName: 'Secret',
    email: 'sam.secret@example.org',
    telephone: '07700900123',
  });
  await reference.mis.enterDestination('L0001', {
    outType: 'EMP',
    outCode: 1,
    startDate: '2024-08-01',
    endDate: null,
    collDate: '2025-02-10',
  });
  await putLeavers(database, { ref: 'L0001', state: 'invited' });
  const [survey] = await database.reader('dt_survey').where({ learner_ref: 'L0001' });
  const contact = {
    surveyId: survey.survey_id as string,
    learnerRef: 'L0001',
    givenName: 'Samantha',
    course: 'Plumbing',
    language: 'en',
    living: 0,
    notBefore: '2025-02-03T09:00:00.000Z',
    sendBefore: '2025-02-10T09:00:00.000Z',
    askedBy: 'system',
    plannedAt: '2025-02-03T09:00:00.000Z',
  } as const;
  await database.transaction(async (tx) => {
    await upsertContacts(tx, [
      {
        ...contact,
        number: 1,
        channel: 'email',
        kind: 'invitation',
        state: 'sent',
        address: 'sam.secret@example.org',
        why: null,
        sentAt: '2025-02-03T09:30:00.000Z',
      },
      {
        ...contact,
        number: 2,
        channel: 'sms',
        kind: 'reminder',
        state: 'bounced',
        address: '+447700900123',
        why: 'unknown number',
        sentAt: null,
      },
    ]);
    await appendEvents(
      tx,
      [
        {
          at: '2025-02-03T09:00:00.000Z',
          learnerRef: 'L0001',
          surveyId: contact.surveyId,
          what: 'sent-by-hand',
          why: 'ELIGIBLE',
          who: 'olga',
          data: JSON.stringify({ number: 1, channels: ['email', 'sms'] }),
        },
      ],
      { run: null, at: '2025-02-03T09:00:00.000Z' },
    );
  });
}
