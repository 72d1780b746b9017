import { describe, expect, it, onTestFinished } from 'vitest';
import { fillDetails } from '../../bin/sandbox/details.ts';
import { confirmSuppressionList, overview } from '../../plugin/admin/index.ts';
import { latestAudit } from '../../plugin/storage/audit.ts';
import { deny, putJobs, type Tenant, tenantAtWork } from '../plugin/admin/support.ts';
import { createBench } from '../service/support.ts';
import { openScreen, putLeavers } from './support.tsx';

const DEAD = { state: 'dead', attempt: 5, reason: 'SERVICE_FAILED' };

async function queueScreen(options: Parameters<typeof openScreen>[1] = {}) {
  const tenant = await tenantAtWork();
  await putJobs(
    tenant.database,
    { kind: 'plan', key: 'run:1:plan:0', set: DEAD },
    { kind: 'send', key: 'run:1:send:0', set: DEAD },
    { kind: 'send', key: 'run:1:send:1', set: DEAD },
    { kind: 'close', key: 'run:1:close:0', set: { state: 'done' } },
  );
  const screen = openScreen([tenant], options);
  await screen.shows('North College', '✗ 3');
  await screen.press('2');
  await screen.shows('4 jobs', /▸ +4/, '✗ 3 dead');
  return { tenant, screen };
}

const jobStates = async ({ database }: Tenant) =>
  (await database.reader('dq_job').orderBy('id').select('state', 'detail')) as {
    state: string;
    detail: string;
  }[];

describe('an act on one job', () => {
  it('is counted, asked, and done at y; the screen follows and the act is on record', async () => {
    const { tenant, screen } = await queueScreen();
    await screen.press('j', 't');
    await screen.shows('Try again', '1 dead job (3) would get a new start.', 'Do it? Only y does.');
    expect((await jobStates(tenant))[2]).toMatchObject({ state: 'dead' });
    await screen.press('y');
    await screen.shows('✓ 1 job got a new start.', '✗ 2 dead', '○ 1 ready');
    expect((await latestAudit(tenant.database.reader, 1))[0]).toMatchObject({
      act: 'retry-jobs',
      target: 'job:3',
      who: 'olga',
      result: 'done',
    });
  });

  it.each(['n', 'escape', 'enter', 'ctrl+c'])('is left at %s', async (key) => {
    const { tenant, screen } = await queueScreen();
    await screen.press('j', 't');
    await screen.shows('Do it?');
    await screen.press(key);
    await screen.hides('Do it?');
    expect(await jobStates(tenant)).toMatchObject([
      { state: 'dead' },
      { state: 'dead' },
      { state: 'dead' },
      {},
    ]);
    expect(screen.asked).toEqual([]);
  });

  it('is not done by its own key pressed again, nor by any other', async () => {
    const { tenant, screen } = await queueScreen();
    await screen.press('j', 't');
    await screen.shows('Do it?');
    await screen.press('t', 'T', 'j', '1', 'q', ' ');
    await screen.shows('Do it?');
    expect((await jobStates(tenant))[2]).toMatchObject({ state: 'dead' });
  });

  it('that makes no sense says why', async () => {
    const { screen } = await queueScreen();
    await screen.press('t');
    await screen.shows('Only a dead job is tried again; job 4 is done');
    await screen.press('d');
    await screen.shows('Only a ready, waiting or dead job is discarded; job 4 is done');
    await screen.press('c');
    await screen.shows('The queue is not paused');
  });

  it('keeps the reason that was typed, and does not go on without one', async () => {
    const { tenant, screen } = await queueScreen();
    await screen.press('j', 'd');
    await screen.shows('1 job (3) would not be done any more.', 'Why?');
    await screen.press('enter', ' ', 'enter');
    await screen.shows('Why?');
    await screen.press('backspace');
    screen.type('sent by hand, yes');
    await screen.shows('Why? sent by hand, yes');
    await screen.press('enter', 'y');
    await screen.shows('1 job discarded.');
    expect((await jobStates(tenant))[2]).toEqual({ state: 'discarded', detail: 'sent by hand, yes' });
  });
});

describe('an act on many jobs', () => {
  it('takes those the filter names, and only once their number is typed', async () => {
    const { tenant, screen } = await queueScreen();
    await screen.press('/');
    screen.type('kind:send state:dead\r');
    await screen.shows('2 jobs');
    await screen.press('T');
    await screen.shows('2 dead jobs of kind send would get a new start.', 'Type 2 and then y');
    await screen.press('y');
    await screen.shows('Type 2 and then y');
    await screen.press('1', 'y', 'backspace', '2', 'y');
    await screen.shows('2 jobs got a new start.');
    expect(await jobStates(tenant)).toMatchObject([
      { state: 'dead' },
      { state: 'ready' },
      { state: 'ready' },
      {},
    ]);
  });

  it('is refused where the filter says more than can be acted on, or is not understood', async () => {
    const { screen } = await queueScreen();
    await screen.press('/');
    screen.type('failed\r');
    await screen.shows('3 of the newest 4 jobs');
    await screen.press('D');
    await screen.shows('A filter with text is for looking only');
    await screen.press('escape', 'escape', '/');
    screen.type('state:nonsense\r');
    await screen.press('D');
    await screen.shows('The filter is not understood');
    await screen.press('escape', 'escape', '/');
    screen.type('state:done\r');
    await screen.shows('1 job ');
    await screen.press('T');
    await screen.shows('None of the jobs that are done');
  });

  it('says when there is nothing to do', async () => {
    const { screen } = await queueScreen();
    await screen.press('/');
    screen.type('kind:scan\r');
    await screen.shows('0 jobs');
    await screen.press('T');
    await screen.shows('Try again, North College: there is nothing to do');
  });
});

describe('the queue of a tenant', () => {
  it('is paused with a reason and goes on again', async () => {
    const { tenant, screen } = await queueScreen();
    await screen.press('p');
    await screen.shows('Pause, North College', '0 jobs would stand still, and every one that follows.');
    screen.type('service moves\r');
    await screen.shows('Do it?');
    await screen.press('y');
    await screen.shows('The queue is paused.', '‖ paused by olga: service moves');
    expect((await overview(tenant.context, tenant.actor)).queue.pause).toMatchObject({
      why: 'service moves',
    });
    await screen.press('p');
    await screen.shows('The queue is paused already, by olga: service moves');
    await screen.press('1');
    await screen.shows('‖ paused');
    await screen.press('c');
    await screen.shows('0 jobs would go on.');
    await screen.press('y');
    await screen.shows('The queue goes on.', '– off');
  });
});

describe('who may not', () => {
  it('sees acts in brackets and is told why, as soon as the permission is taken', async () => {
    const { tenant, screen } = await queueScreen();
    expect(screen.frame()).toContain('  t try again');
    await deny(tenant.reference, 'send-destination-survey');
    screen.tick();
    await screen.shows('(t try again)', '(d discard)');
    await screen.press('j', 't');
    await screen.shows(
      'The permission "Send Destination Survey" is denied to olga. Ask whoever manages permissions',
    );
    await screen.press('1');
    const frame = await screen.shows('(r run now)');
    // Getting responses takes the other permission.
    expect(frame).toContain('  g get responses');
  });

  it('can only look where the dashboard was started read-only', async () => {
    const { tenant, screen } = await queueScreen({ readOnly: true });
    await screen.shows('read-only', '(t try again)');
    await screen.press('j', 't');
    await screen.shows('started read-only. Start it without --read-only');
    expect((await jobStates(tenant))[2]).toMatchObject({ state: 'dead' });
  });
});

describe('the procedure', () => {
  it('tells what stands in its way, with what to do', async () => {
    const tenant = await tenantAtWork();
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('r');
    await screen.shows('Run now, North College', 'A run over 0 persons');
    await screen.press('y');
    await screen.shows(
      'Destination tracking is switched off for this tenant',
      'Set "Enable destination tracking"',
    );
    await screen.press('g', 'y');
    await screen.shows('No survey service is set for this tenant');
  });

  it('shows that it works and for how long, while keys go on working, one act at a time', async () => {
    const tenant = await tenantAtWork();
    await putLeavers(tenant.database, { ref: 'L001', state: 'invited' });
    const held = holdClient(tenant);
    const screen = openScreen([{ ...tenant, context: held.context }]);
    await screen.shows('North College');
    await screen.press('g');
    await screen.shows('Retrieves the answers to 1 open survey');
    await screen.press('y');
    await screen.shows('working: Get responses, North College, 0 s');
    screen.tick();
    screen.tick();
    await screen.shows(/working: Get responses, North College, [1-3] s/);
    await screen.press('4');
    await screen.shows('L001');
    await screen.press('g');
    await screen.shows('Get responses, North College is still going on. Wait for its end');
    held.letGo();
    await screen.hides('working');
  });

  it('can be left while it still counts', async () => {
    const tenant = await tenantAtWork();
    const held = holdSettings(tenant);
    const screen = openScreen([{ ...tenant, context: held.context }]);
    await screen.shows('North College');
    held.hold();
    await screen.press('r');
    await screen.shows('counting what it would do');
    await screen.press('escape');
    await screen.hides('counting');
    held.letGo();
    await screen.store.settled();
    expect(screen.frame()).not.toContain('Do it?');
  });

  it('sends to a learner, not beside a message on its way, and asks again within the interval', async () => {
    const { tenant, mails } = await tenantWithService();
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('r');
    await screen.shows('A run over 1 person: 1 email');
    await screen.press('y');
    await screen.shows('Run 1 is done: 1 message sent');
    await screen.press('4', 'enter');
    await screen.shows('Learner A001', 'Message 1', 's…@example.com');
    expect(screen.frame()).not.toContain('sam@example.com');
    expect(screen.frame()).not.toContain('Sam');
    await screen.press('s', 'y');
    await screen.shows('a message is on its way already and goes out by itself');
    expect(await mails()).toBe(1);
    await screen.press('s', 'y');
    await screen.shows('Learner A001 was sent a survey on 2025-03-03, less than 30 days ago', 'Only y does');
    await screen.press('y');
    await screen.shows('Destination survey sent by email.', 'Message 2');
    expect(await mails()).toBe(2);
  });
});

/** A tenant with one leaver and a survey service that sends real mails on loopback. */
async function tenantWithService() {
  const bench = await createBench();
  onTestFinished(() => bench.close());
  bench.now = '2025-03-03T10:00:00.000Z';
  const tenant = await tenantAtWork({ env: { KEY: bench.apiKey } });
  const { config } = tenant.reference.host;
  await config.set('serviceUrl', bench.service.url, 'olga');
  await config.set('apiKey', '${env:KEY}', 'olga');
  await config.set('enableDestinationTracking', true, 'olga');
  await fillDetails(tenant.context, tenant.actor);
  await confirmSuppressionList(tenant.context, tenant.actor, []);
  await tenant.reference.mis.createLearner({
    ref: 'A001',
    givenNames: 'Sam',
    familyName: 'Secret',
    dateOfBirth: '2000-01-01',
    email: 'sam@example.com',
    preferences: [{ type: 'RUI', code: 6 }],
    pots: [{ startDate: '2023-09-04', actualEndDate: '2025-02-20', terminationDate: '2025-03-03' }],
  });
  return {
    tenant,
    async mails() {
      await bench.service.drain();
      return (await bench.mails.messages()).length;
    },
  };
}

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, letGo: () => open() };
}

/** The tenant, with a survey service that takes its time. */
function holdClient({ context }: Tenant) {
  const { opened, letGo } = gate();
  const client = async () => {
    await opened;
    return context.client();
  };
  return { context: { ...context, client }, letGo };
}

/** The tenant, whose settings are not read while they are held. */
function holdSettings({ context }: Tenant) {
  const { opened, letGo } = gate();
  let held = false;
  const settings = async () => {
    if (held) await opened;
    return context.settings();
  };
  return {
    context: { ...context, settings },
    hold: () => {
      held = true;
    },
    letGo,
  };
}
