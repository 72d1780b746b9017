/** Claim 5, its second half, and workers that meet: the service is away, a worker comes back late, two imports at once. */
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { addDays } from '../../lib/ilr/calendar.ts';
import { type College, FIRST_DAY, foundCollege, habits } from './support/college.ts';
import { DAYS, untilQuiet } from './support/days.ts';
import { outcomeOf, startHere } from './support/here.ts';
import { type House, startHouse, type Told } from './support/house.ts';
import { arrivalsByWhat, lost, repeated, wrongRows } from './support/judge.ts';
import { contacts, destinations, query } from './support/look.ts';
import { animate } from './support/pupils.ts';

const OUTAGE_MS = 30_000;

test('claim 5, service: nobody answers for 30 seconds in the middle of a run and of answering: no duplicate, no manual step', {
  timeout: 240_000,
}, async () => {
  const college = await foundCollege({ pupils: habits(12) });
  // Waits between attempts as in production: nothing is shortened here.
  const here = await startHere(college, { jitter: 1 });
  let outage: Promise<void> | null = null;
  college.sinks.beforeReply = () => {
    outage ??= (async () => {
      const { target } = college.proxy;
      college.proxy.target = null;
      await wait(OUTAGE_MS);
      college.proxy.target = target;
    })();
  };
  await here.through([0, 1, 2, 31, 32, 33]);
  await outage;
  await here.through([61, 62, 63]);
  await here.close();
  expect(repeated(college.sinks.arrivals)).toEqual([]);
  expect(lost(contacts(college), arrivalsByWhat(college.sinks.arrivals), college.pupils)).toEqual([]);
  expect(wrongRows(destinations(college), college.pupils, here.pupils.thanked)).toEqual([]);
  expect(here.pupils.thanked.size).toBe(6);
});

const LEASE = { leaseSeconds: 1, jitter: 0.05 };

function worker(college: College, options: object = {}, hear?: (told: Told) => void): House {
  return startHouse(
    'plugin-worker',
    { home: college.home.folder, log: college.log, ...LEASE, ...options },
    hear,
  );
}

async function service(college: College, options: object = {}): Promise<House> {
  const { smtpPort, smsUrl } = college.sinks;
  const house = startHouse('survey-service', {
    home: college.home.folder,
    log: college.log,
    publicUrl: college.url,
    smtpPort,
    smsUrl,
    ...LEASE,
    ...options,
  });
  const { port } = await house.ready;
  college.proxy.target = port!;
  return house;
}

/** Resolves when the process has stopped itself at its point. */
async function stopped(house: House): Promise<void> {
  while (!/\) T /.test(await readFile(`/proc/${house.child.pid}/stat`, 'utf8'))) await wait(20);
}

test.each(['send:1-claimed', 'send:after-request', 'plan:1-claimed', 'retrieve:after-request'])(
  'claim 4: a worker that stands still at %s and comes back when another has done its job changes nothing',
  async (point) => {
    const college = await foundCollege({ pupils: habits(6) });
    const pupils = animate(college);
    college.sinks.beforeReply = (arrival) => pupils.arrived(arrival);
    await service(college);
    const late = worker(college, { at: { point, signal: 'SIGSTOP' } });
    await stopped(late);
    worker(college);
    expect(await untilQuiet(college, pupils)).toBe(true);
    const before = outcomeOf(college);
    const jobs = () =>
      query(college.files.tenant, 'select id, state, attempt, settled_at from dq_job order by id');
    const runs = () => query(college.files.tenant, 'select * from dt_run');
    const were = { jobs: jobs(), runs: runs(), contacts: contacts(college) };

    const heard: Told[] = [];
    late.child.on('message', (told) => heard.push(told as Told));
    late.child.kill('SIGCONT');
    // It has ended what it held, one way or the other, when it says that the attempt is settled.
    while (!heard.some(({ settled }) => settled !== undefined)) await wait(20);
    expect({ jobs: jobs(), runs: runs(), contacts: contacts(college) }).toEqual(were);
    expect(outcomeOf(college)).toEqual(before);

    for (const day of ['2025-07-02', '2025-08-01', '2025-08-02', '2025-08-31', '2025-09-01']) {
      college.day(day);
      expect(await untilQuiet(college, pupils)).toBe(true);
    }
    expect(repeated(college.sinks.arrivals)).toEqual([]);
    expect(wrongRows(destinations(college), college.pupils, pupils.thanked)).toEqual([]);
  },
);

test('claim 4: a service that stands still before it hands a message over: whoever takes over tells it as uncertain, and so it stays', async () => {
  const college = await foundCollege({ pupils: habits(6) });
  const pupils = animate(college);
  college.sinks.beforeReply = (arrival) => pupils.arrived(arrival);
  const late = await service(college, { at: { point: 'service:before-sms', signal: 'SIGSTOP' } });
  worker(college);
  await stopped(late);
  await service(college);
  expect(await untilQuiet(college, pupils)).toBe(true);
  late.child.kill('SIGCONT');
  for (const day of ['2025-07-02', '2025-08-01', '2025-08-02', '2025-08-31', '2025-09-01']) {
    college.day(day);
    expect(await untilQuiet(college, pupils)).toBe(true);
  }
  expect(repeated(college.sinks.arrivals)).toEqual([]);
  expect(contacts(college).map(({ state }) => state)).toContain('uncertain');
  expect(lost(contacts(college), arrivalsByWhat(college.sinks.arrivals), college.pupils)).toEqual([]);
  expect(wrongRows(destinations(college), college.pupils, pupils.thanked)).toEqual([]);
});

test('two processes import the answers at once: each answer becomes one row', async () => {
  const college = await foundCollege({ pupils: habits(24) });
  const pupils = animate(college);
  college.sinks.beforeReply = (arrival) => pupils.arrived(arrival);
  await service(college);
  const first = worker(college);
  expect(await untilQuiet(college, pupils)).toBe(true);
  const opened: Told[] = [];
  const hear = (told: Told) => void (told.opened === undefined ? null : opened.push(told));
  await first.kill();
  const both = [worker(college, { schedule: false }, hear), worker(college, { schedule: false }, hear)];
  await Promise.all(both.map(({ ready }) => ready));
  for (const one of both) one.tell({ run: 'responses' });
  while (opened.length < 2) await wait(20);
  expect(await untilQuiet(college, pupils)).toBe(true);
  const told = college.pupils.filter(({ ref }) => pupils.thanked.has(ref));
  expect(told).toHaveLength(8);
  expect(wrongRows(destinations(college), told, pupils.thanked)).toEqual([]);
});

test('two processes of a tenant at work through a whole life: neither is taken for a copy of the other', async () => {
  const college = await foundCollege({ pupils: habits(24) });
  const pupils = animate(college);
  college.sinks.beforeReply = (arrival) => pupils.arrived(arrival);
  await service(college);
  const both = [worker(college), worker(college)];
  await Promise.all(both.map(({ ready }) => ready));
  for (const day of DAYS) {
    college.day(addDays(FIRST_DAY, day));
    expect(await untilQuiet(college, pupils)).toBe(true);
  }
  expect(query(college.files.tenant, 'select refused_at from dt_instance')).toEqual([{ refused_at: null }]);
  expect(repeated(college.sinks.arrivals)).toEqual([]);
  expect(lost(contacts(college), arrivalsByWhat(college.sinks.arrivals), college.pupils)).toEqual([]);
});

test('two runs hold the same page of answers, one commits after the other: what the second read is no longer so, and it reads anew', async () => {
  const college = await foundCollege({ pupils: habits(12) });
  const pupils = animate(college);
  college.sinks.beforeReply = (arrival) => pupils.arrived(arrival);
  await service(college);
  const first = worker(college);
  expect(await untilQuiet(college, pupils)).toBe(true);
  await first.kill();

  const long = { schedule: false, leaseSeconds: 60 };
  const slow = worker(college, { ...long, at: { point: 'retrieve:after-request', signal: 'SIGSTOP' } });
  await slow.ready;
  slow.tell({ run: 'responses' });
  await stopped(slow);
  const quick = worker(college, long);
  await quick.ready;
  quick.tell({ run: 'responses' });
  const done = () =>
    query(college.files.tenant, "select id from dt_run where kind = 'responses' and state = 'done'");
  while (done().length === 0) await wait(20);
  const rows = destinations(college);
  const told = college.pupils.filter(({ ref }) => pupils.thanked.has(ref));
  expect(wrongRows(rows, told, pupils.thanked)).toEqual([]);
  slow.child.kill('SIGCONT');
  while (done().length === 1) await wait(20);
  expect(destinations(college)).toEqual(rows);
});
