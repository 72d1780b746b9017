import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { createSurveyClient } from '../../../plugin/survey/client.ts';

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
