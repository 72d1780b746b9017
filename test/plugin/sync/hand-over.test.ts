import { expect, it, onTestFinished } from 'vitest';
import { createSurveyClient } from '../../../plugin/survey/client.ts';
import type { WireContact } from '../../../plugin/survey/wire.ts';
import { handOver } from '../../../plugin/sync/hand-over.ts';
import { createBench, invitation } from '../../service/support.ts';
import { v5 } from '../../service/uuid.ts';

const { signal } = new AbortController();
const INSTANCE = `${v5('instance')}.0.${v5('token')}`;

const clientOf = (url: string, apiKey: string) =>
  createSurveyClient({ url, apiKey, named: (_, request) => request(INSTANCE) });

async function service() {
  const bench = await createBench();
  onTestFinished(() => bench.close());
  return { bench, client: clientOf(bench.service.url, bench.apiKey) };
}

const sound = (name: string) => invitation(name) as WireContact;
const unsound = (name: string) => ({ ...sound(name), kind: 'telegram' }) as unknown as WireContact;

it('one contact that is not understood is refused, and stops none of the others', async () => {
  const { bench, client } = await service();
  const contacts = Array.from({ length: 11 }, (_, at) => (at === 7 ? unsound : sound)(`learner${at}`));
  const results = await handOver(client, contacts, signal);
  expect(results.map(({ surveyId }) => surveyId)).toEqual(contacts.map(({ surveyId }) => surveyId));
  expect(results.map(({ result }) => result)).toEqual(
    contacts.map((_, at) => (at === 7 ? 'refused' : 'accepted')),
  );
  expect(results[7]).toMatchObject({ code: 'not-understood' });
  await bench.service.drain();
  expect(await bench.mails.messages()).toHaveLength(10);
});

it('a service that is away, or a key that is wrong, is no fault of any contact', async () => {
  const { bench } = await service();
  const stranger = clientOf(bench.service.url, 'dts_nobody');
  await expect(handOver(stranger, [sound('a'), unsound('b')], signal)).rejects.toMatchObject({
    code: 'SERVICE_KEY_REFUSED',
  });
  const away = clientOf('http://127.0.0.1:9', 'dts_nobody');
  await expect(handOver(away, [sound('a'), sound('b')], signal)).rejects.toMatchObject({
    code: 'SERVICE_UNREACHABLE',
  });
});
