/** The name of a database: processes that share one raise no alarm, a copy of it does, wherever its reply was lost. */
import { expect, onTestFinished, test } from 'vitest';
import { confirmDatabase } from '../../../plugin/admin/index.ts';
import type { Host } from '../../../plugin/host.ts';
import { readInstance } from '../../../plugin/storage/instance.ts';
import { createSurveyClient, type SurveyClient } from '../../../plugin/survey/client.ts';
import type { WireContact } from '../../../plugin/survey/wire.ts';
import { nameInstance, requireOwnDatabase } from '../../../plugin/sync/instance.ts';
import { createBench, invitation } from '../../service/support.ts';
import { openedAgain } from '../../support/chosen-database.ts';
import { tenantAtWork } from '../admin/support.ts';

async function college() {
  const bench = await createBench();
  onTestFinished(() => bench.close());
  const tenant = await tenantAtWork({ env: { KEY: bench.apiKey } });
  const { host } = tenant.reference;
  await host.config.set('serviceUrl', bench.service.url, 'olga');
  await host.config.set('apiKey', '${env:KEY}', 'olga');
  const clientOf = (of: Host) =>
    createSurveyClient({ url: bench.service.url, apiKey: bench.apiKey, named: nameInstance(of) });
  /** As another process of the tenant, with connections of its own. */
  const process = async () => {
    const database = await openedAgain(tenant.database);
    return clientOf({ ...host, database, transaction: (fn) => database.transaction(fn as never) as never });
  };
  const put = (row: object) => tenant.database.transaction((tx) => tx('dt_instance').update(row));
  const row = () => tenant.database.reader('dt_instance').first();
  return { ...tenant, host, bench, client: clientOf(host), process, put, row };
}

const send = (client: SurveyClient, name: string) => client.sendContacts([invitation(name) as WireContact]);
const forget = (client: SurveyClient, name: string) =>
  client.withdraw(invitation(name).surveyId, 'withdraw').catch((error) => {
    if (error.code !== 'SERVICE_SURVEY_UNKNOWN') throw error;
  });

test('four processes of a tenant send and withdraw at once: none is taken for a copy', async () => {
  const { process, database, bench } = await college();
  const processes = await Promise.all([process(), process(), process(), process()]);
  const work = processes.map(async (client, who) => {
    for (let at = 0; at < 12; at += 1) {
      await send(client, `learner${who}-${at}`);
      await forget(client, `learner${(who + 1) % 4}-${at}`);
    }
  });
  expect(await Promise.allSettled(work)).toEqual(work.map(() => ({ status: 'fulfilled', value: undefined })));
  const { generation, refusedAt } = await readInstance(database.reader);
  expect(refusedAt).toBeNull();
  expect(generation).toBeGreaterThan(0);
  expect(await bench.database.reader('sv_survey').count({ n: '*' })).toEqual([{ n: 48 }]);
});

test('the reply was lost: the same is said again, and it goes on', async () => {
  const { client, put, row } = await college();
  await send(client, 'a');
  const before = await row();
  await send(client, 'b');
  // As it was when the request went out: what the token is to become was committed, the reply never came.
  const after = await row();
  await put({ ...before, next_token: after.token });
  await send(client, 'b');
  await send(client, 'c');
  expect(await row()).toMatchObject({ generation: after.generation + 1, refused_at: null });
});

test('an earlier state is refused once and then not asked again, until a person confirms it with a reason', async () => {
  const { client, put, row, host, context, actor, bench } = await college();
  await send(client, 'a');
  const backup = await row();
  await send(client, 'b');
  await put(backup);
  await expect(send(client, 'c')).rejects.toMatchObject({ code: 'CLONED_DATABASE' });
  await expect(requireOwnDatabase(host)).rejects.toMatchObject({ code: 'CLONED_DATABASE' });
  await expect(client.withdraw(invitation('a').surveyId, 'withdraw')).rejects.toMatchObject({
    code: 'CLONED_DATABASE',
  });
  expect((await client.events(null)).events.length).toBe(0);

  await expect(confirmDatabase(context, actor, ' ')).rejects.toMatchObject({
    code: 'DATABASE_REASON_NEEDED',
  });
  await confirmDatabase(context, actor, 'restored');
  await send(client, 'c');
  expect(await bench.database.reader('sv_instance').first()).toMatchObject({
    confirmed_by: actor.id,
    confirmed_reason: 'restored',
  });
});

test('a copy at another place sends nothing, though it knows the newest name', async () => {
  const { client, put, row, host, context, actor, bench } = await college();
  await send(client, 'a');
  const { place } = await row();
  await put({ place: `${place}.original` });
  await expect(send(client, 'b')).rejects.toMatchObject({
    code: 'CLONED_DATABASE',
    details: { why: expect.stringContaining('.original') },
  });
  expect(await bench.database.reader('sv_survey').count({ n: '*' })).toEqual([{ n: 1 }]);
  await confirmDatabase(context, actor, 'moved here for good');
  await send(client, 'b');
  expect(await requireOwnDatabase(host)).toMatchObject({ place });
});

test('the copy was confirmed: the original is refused', async () => {
  const { client, put, row, context, actor } = await college();
  await send(client, 'a');
  const original = await row();
  await confirmDatabase(context, actor, 'the copy is the one from now on');
  await put(original);
  await expect(send(client, 'b')).rejects.toMatchObject({ code: 'CLONED_DATABASE' });
});

test('who may not send may not confirm, and it stays as it is', async () => {
  const { context, row } = await college();
  const before = await row();
  const stranger = { id: 'zoe', name: 'Zoe', groups: [], kind: 'person' as const };
  await expect(confirmDatabase(context, stranger, 'mine')).rejects.toMatchObject({
    code: 'PERMISSION_NOT_SET',
  });
  expect(await row()).toEqual(before);
});
