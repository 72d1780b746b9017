import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { createSurveyClient } from '../../../plugin/survey/client.ts';
import { createBench, instanceHeader, invitation } from '../../service/support.ts';

const KEY = 'dts_not-to-be-seen';

it('never shows its key, however deep an error is looked into', async () => {
  // Nothing listens there.
  const client = createSurveyClient({
    url: 'http://127.0.0.1:9',
    apiKey: KEY,
    named: (_, request) => request(''),
  });
  const error = await client.check().catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: 'SERVICE_UNREACHABLE' });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(KEY);
});

it('gets a link for a member of staff, and is told why there is none', async () => {
  const bench = await createBench();
  try {
    await bench.contacts(invitation('sam'));
    const name = (await instanceHeader(bench.database))['destination-instance'];
    const named = <T>(_: boolean, request: (name: string) => Promise<T>) => request(name);
    const client = createSurveyClient({ url: bench.service.url, apiKey: bench.apiKey, named });
    const { surveyId } = invitation('sam');
    const { url } = await client.assist(surveyId, "Máire O'Brien");
    expect(await (await fetch(url)).text()).toContain('Máire O&#39;Brien is filling this in');
    bench.now = '2026-08-01T09:00:00.000Z';
    const refused = client.assist(surveyId, 'Jo Lee');
    await expect(refused).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
      details: { code: 'SURVEY_TAKES_NO_ANSWERS' },
    });
  } finally {
    await bench.close();
  }
});
