/** A college leaves: what becomes of its links, of what was told, and of what is held. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foretellOffboarding } from '../../plugin/admin/index.ts';
import { supplierAuditPage } from '../../plugin/storage/control/audit.ts';
import { latestOffboarding } from '../../plugin/storage/control/offboardings.ts';
import { openRun } from '../../plugin/storage/runs.ts';
import type { College } from './college.ts';
import {
  collegeThatLeaves,
  digestsOf,
  linesOf,
  offboard,
  PERSONAL,
  serviceDatabase,
  textsOf,
} from './leaving.ts';

const folderOf = ({ houses }: College) => join(houses.installation.home.folder, 'left');
const dryRun = ({ houses, officer, context }: College, folder: string) =>
  foretellOffboarding(houses.installation, officer, {
    tenant: 'north',
    manifest: '',
    folder,
    open: (perform) => perform(context),
  });
const status = async (link: string) => (await fetch(link)).status;

test('everything: links closed, the last answers kept, all exported, nothing personal left, a receipt', async () => {
  const { college, ada, ben, cai, dee, eve, fay } = await collegeThatLeaves();
  const folder = folderOf(college);
  const { houses } = college;
  const links = [ada, ben, cai, dee, eve].map((one) => one.messages().at(-1)!.link);
  expect(await status(links[2]!)).toBe(200);
  const before = await dryRun(college, folder);
  expect(before).toMatchObject({ messages: 1, atWork: false, state: null });
  const heldBefore = [
    await textsOf(houses.tenant.database, 'dt_'),
    await textsOf(await serviceDatabase(college), 'sv_'),
  ].join('\n');
  for (const personal of ['Fay', 'FAY', 'fay@example.org', '447700900001'])
    expect([personal, heldBefore.includes(personal)]).toEqual([personal, true]);
  const rowsBefore = await college.houses.tenant.database.reader('mis_destination').count({ n: '*' });

  const said: string[] = [];
  const { json } = await offboard(college, folder, (line) => said.push(line));
  expect(said).toHaveLength(6);

  // Every link says the same as one that never was.
  const unknown = await (await fetch(`${houses.service.url}/s/2222222222222222222222`)).text();
  for (const link of links) {
    const reply = await fetch(link);
    expect([reply.status, await reply.text()]).toEqual([404, unknown]);
  }
  await college.deliver();
  expect(fay.got()).toEqual([]);

  // What came in until then became rows of the college, and they stay.
  expect(await ben.rows()).toEqual(['EMP 1 from 2025-07-02, collected 2025-07-03']);
  expect(await ada.rows()).toHaveLength(1);
  const rowsAfter = await houses.tenant.database.reader('mis_destination').count({ n: '*' });
  expect(Number(rowsAfter[0]!.n)).toBe(Number(rowsBefore[0]!.n) + 1);

  // The files hold what their receipt says.
  const receipt = JSON.parse(readFileSync(join(folder, 'receipt.json'), 'utf8'));
  const digests = digestsOf(folder);
  for (const { file, rows, sha256 } of receipt.exported.files) {
    expect([file, digests[file]]).toEqual([file, sha256]);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    if (file.endsWith('.jsonl')) expect([file, linesOf(folder, file).length]).toEqual([file, rows]);
  }
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).files).toEqual(
    receipt.exported.files.slice(0, -1),
  );
  expect((json as { receipt: string }).receipt).toBe(digests['receipt.json']);
  expect(linesOf(folder, 'dt_person.jsonl')).toHaveLength(6);
  expect(linesOf(folder, 'service_surveys.jsonl').map(({ given_name: name }) => name)).toContain('Fay');
  expect(readFileSync(join(folder, 'do-not-contact.txt'), 'utf8')).toBe('DEE\nEVE\n');
  expect(receipt).toMatchObject({
    who: college.officer.id,
    why: 'the contract ended',
    found: { tracking: true },
    closed: { service: { messages: 1 }, answers: 1, destinationRecords: 1 },
    erased: { service: { state: 'erased', by: college.officer.id } },
  });
  expect(receipt.erased.service.erased).toEqual({
    surveys: linesOf(folder, 'service_surveys.jsonl').length,
    messages: linesOf(folder, 'service_messages.jsonl').length,
    events: linesOf(folder, 'service_events.jsonl').length,
    suppressions: linesOf(folder, 'service_suppressions.jsonl').length,
  });
  const text = readFileSync(join(folder, 'receipt.txt'), 'utf8');
  for (const personal of PERSONAL) expect([personal, text.includes(personal)]).toEqual([personal, false]);

  // Nothing of anybody is held any more: not by the plugin, not by the service, not by the installation.
  const held = [
    await textsOf(houses.tenant.database, 'dt_', 'dq_'),
    await textsOf(houses.installation.control, 'ct_'),
    await textsOf(await serviceDatabase(college), 'sv_', 'dq_'),
  ].join('\n');
  for (const personal of PERSONAL) expect([personal, held.includes(personal)]).toEqual([personal, false]);
  expect(await textsOf(houses.tenant.database, 'dt_', 'dq_')).toMatch(/^dt_instance [^\n]*$/);

  // Twice changes nothing more.
  const again = await offboard(college, folder);
  expect(again.json).toEqual(json);
  expect(digestsOf(folder)).toEqual(digests);
});

test('it is on record with counts, and the tenant stays disabled and off', async () => {
  const { college } = await collegeThatLeaves();
  const { installation } = college.houses;
  await offboard(college, folderOf(college));
  const [row] = await supplierAuditPage(installation.control.reader, {
    tenant: 'north',
    before: null,
    limit: 1,
  });
  expect(row).toMatchObject({ act: 'tenant-offboard', who: college.officer.id, result: 'done' });
  expect(JSON.parse(row!.detail!)).toMatchObject({
    before: { state: null },
    after: { state: 'done', messages: 1 },
    why: 'the contract ended',
  });
  expect((await installation.tenants.get('north')).manifest).toMatchObject({ enabled: false });
  expect((await college.context.settings()).enableDestinationTracking).toBe(false);
  await expect(college.context.client().then((client) => client.check())).rejects.toMatchObject({
    code: 'SERVICE_KEY_REFUSED',
  });
});

test('what is foretold is what is done, and telling it writes nothing', async () => {
  const { college } = await collegeThatLeaves();
  const folder = folderOf(college);
  const all = async () => [
    await textsOf(college.houses.tenant.database, 'dt_', 'dq_', 'mis_'),
    await textsOf(college.houses.installation.control, 'ct_'),
    await textsOf(await serviceDatabase(college), 'sv_', 'dq_'),
  ];
  const before = await all();
  const foretold = await dryRun(college, folder);
  expect(await all()).toEqual(before);
  const { json } = (await offboard(college, folder)) as { json: Record<string, never> };
  const { closed, exported } = json as unknown as {
    closed: { service: object };
    exported: { files: { file: string; rows: number }[] };
  };
  expect(closed.service).toEqual({ links: foretold.links, messages: foretold.messages });
  const rows = Object.fromEntries(exported.files.map(({ file, rows }) => [file, rows]));
  for (const file of ['dt_person.jsonl', 'dt_contact.jsonl', 'dt_survey.jsonl', 'service_surveys.jsonl'])
    expect([file, rows[file]]).toEqual([file, foretold.rows[file]]);
});

test('the service is away: nothing is done; away in the middle: it goes on when it is back', async () => {
  const { college } = await collegeThatLeaves();
  const folder = folderOf(college);
  const { control } = college.houses.installation;
  await college.serviceGoesDown();
  await expect(offboard(college, folder)).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE', exitCode: 5 });
  expect(await latestOffboarding(control.reader, 'north')).toBeNull();
  expect((await college.context.settings()).enableDestinationTracking).toBe(true);
  await college.serviceComesBack();

  for (const reached of ['held', 'closed', 'erasing', 'erased']) {
    const away = offboard(college, folder, (line) => {
      const state = { held: 'held', closed: 'closed', erasing: 'read again', erased: ': erased' }[reached]!;
      if (line.includes(state)) college.houses.service.app.server.closeAllConnections();
      if (line.includes(state)) college.houses.service.app.server.close();
    });
    await expect(away).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' });
    expect(await latestOffboarding(control.reader, 'north')).toMatchObject({ state: reached });
    await college.serviceComesBack();
  }
  const { json } = await offboard(college, folder);
  expect(json).toMatchObject({ closed: { service: { messages: 1 } }, receipt: expect.any(String) });
});

test('the reply to the last request was lost: a key that opens nothing any more says that it is done', async () => {
  const { college } = await collegeThatLeaves();
  const folder = folderOf(college);
  const stopped = offboard(college, folder, (line) => {
    if (line.includes(': erased')) throw new Error('stopped');
  });
  await expect(stopped).rejects.toThrow('stopped');
  const client = await college.context.client();
  await client.offboard({ step: 'end', by: college.officer.id, reason: 'the contract ended' });
  await expect(client.check()).rejects.toMatchObject({ code: 'SERVICE_KEY_REFUSED' });
  const { json } = await offboard(college, folder);
  expect(json).toMatchObject({ ended: {}, erased: { service: { state: 'erased' } } });
});

test('what was exported and then changed, on either side, is exported anew before anything is erased', async () => {
  const { college } = await collegeThatLeaves();
  const folder = folderOf(college);
  let exports = 0;
  await offboard(college, folder, (line) => {
    if (!line.endsWith('exported')) return;
    exports += 1;
    if (exports === 1) writeFileSync(join(folder, 'dt_survey.jsonl'), 'half');
  });
  expect(exports).toBe(2);
  expect(linesOf(folder, 'dt_survey.jsonl')).toHaveLength(6);
});

test('while a run is at work it is refused, and nothing is changed', async () => {
  const { college } = await collegeThatLeaves();
  const { host } = college.context;
  await host.transaction(async (tx) => {
    const run = {
      kind: 'daily',
      localDate: '2025-07-03',
      askedBy: 'system',
      startedAt: host.clock.now(),
    } as const;
    const id = await openRun(tx, run);
    const job = await tx('dq_job').orderBy('id', 'desc').first();
    const { id: _id, ...rest } = job;
    await tx('dq_job').insert({ ...rest, job_key: `run:${id}:plan`, state: 'ready', settled_at: null });
  });
  await expect(offboard(college, folderOf(college))).rejects.toMatchObject({
    code: 'OFFBOARDING_RUN_AT_WORK',
  });
  expect((await college.houses.installation.tenants.get('north')).manifest).toMatchObject({ enabled: true });
});

test('a folder with something in it is refused, and so is another one once it was begun', async () => {
  const { college } = await collegeThatLeaves();
  const folder = folderOf(college);
  mkdirSync(folder);
  writeFileSync(join(folder, 'something'), '');
  await expect(offboard(college, folder)).rejects.toMatchObject({ code: 'OFFBOARDING_FOLDER_IN_USE' });
  const stopped = offboard(college, `${folder}-2`, (line) => {
    if (line.includes('held')) throw new Error('stopped');
  });
  await expect(stopped).rejects.toThrow('stopped');
  await expect(offboard(college, folder)).rejects.toMatchObject({ code: 'OFFBOARDING_ELSEWHERE' });
  await offboard(college, `${folder}-2`);
});

test('a copy of the database does not end the tenant', async () => {
  const { college } = await collegeThatLeaves();
  await college.houses.tenant.database.transaction((tx) => tx('dt_instance').update({ place: 'elsewhere' }));
  await expect(offboard(college, folderOf(college))).rejects.toMatchObject({ code: 'CLONED_DATABASE' });
});
