import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEnvironment } from '../../service/pages/environment.ts';
import { type Bench, createBench, invitation } from './support.ts';

/** Posts of each kind: thousands in all. */
const RUNS = 250;
/** Of a machine that is busy with something else; nothing is measured here. */
const TIMEOUT_MS = 180_000;

let bench: Bench;
let token: string;
let staff: string;
/** Every POST the pages take, from the list of the application itself. */
let routes: readonly string[];

beforeAll(async () => {
  bench = await createBench();
  routes = postsOf(bench.service.app.printRoutes({ commonPrefix: false }));
});
afterAll(() => bench.close());

/** The paths of the tree that Fastify prints, of those that take a POST and are no API. */
function postsOf(tree: string): readonly string[] {
  const above: string[] = [];
  const found: string[] = [];
  for (const line of tree.split('\n')) {
    const [, indent = '', path = '', methods = ''] =
      /^([│ ]*)(?:├──|└──) (\S*) ?(?:\((.*)\))?/.exec(line) ?? [];
    if (path === '' && methods === '') continue;
    const depth = indent.length / 4;
    above.length = depth;
    above.push(path);
    if (/\bPOST\b/.test(methods)) found.push(above.join(''));
  }
  // The slash before a wildcard is not printed.
  return found.filter((path) => !path.startsWith('/v1')).map((path) => path.replace(/([^/])\*$/, '$1/*'));
}

/** A survey of which some was told, with a link for staff. */
async function begin(name: string): Promise<void> {
  await bench.contacts(invitation(name, {}, { livingQuestion: true }));
  await bench.service.drain();
  token = await bench.token(`${name}@example.com`);
  const id = invitation(name).surveyId;
  const assist = await bench.call('POST', `/v1/surveys/${id}/assist`, { staff: 'Jo Lee' });
  staff = assist.json<{ url: string }>().url.split('/').at(-1)!;
  await post(
    `/s/${token}/q/activities`,
    'application/x-www-form-urlencoded',
    'activities=employed&activities=course',
  );
  await post(`/s/${token}/q/employed.hours`, 'application/x-www-form-urlencoded', 'hours=16-or-more');
}

async function post(url: string, type: string, payload: string | Buffer, headers: object = {}) {
  return bench.service.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': type, ...headers },
  });
}

/** What is kept of the survey in hand, with the end of the feed, which tells of any change that matters to somebody else. */
async function kept(): Promise<string> {
  const { reader } = bench.database;
  const survey = (await reader('sv_survey').where({ token }).first()) as { tenant: string; id: string };
  const of = { tenant: survey.tenant, survey_id: survey.id };
  const feed = await reader('sv_tenant').where({ id: survey.tenant }).first('position');
  const suppressions = await reader('sv_suppression').count({ n: '*' });
  return JSON.stringify([
    survey,
    feed,
    suppressions,
    await reader('sv_message').where(of),
    await reader('sv_assist').where(of),
  ]);
}

const STEPS = [
  'activities',
  'employed.hours',
  'employed.start',
  'employed.end',
  'course.mode',
  'living',
  'contact',
  'something-else.text',
  'nowhere',
  '__proto__',
];
const FIELDS = [
  'activities',
  'hours',
  'mode',
  'looking',
  'gapYear',
  'text',
  'when',
  'ended',
  'day',
  'month',
  'year',
  'living',
  'email',
  'telephone',
  'seen',
  'sure',
  'who',
  'scope',
  'again',
  'end',
  'List-Unsubscribe',
  '__proto__',
  'constructor',
  'toString',
  '',
];
const VALUES = [
  'employed',
  'course',
  'prefer-not-to-say',
  '16-or-more',
  'full-time',
  'date',
  'unknown',
  'yes',
  'no',
  '1',
  '31',
  '13',
  '2025',
  '0000',
  '9999',
  '2',
  'all',
  'survey',
  'channel',
  'proxy',
  'One-Click',
  'sam@example.com',
  '+447700900123',
  '{given_name}',
  '<script>alert(1)</script>',
  "'; drop table sv_survey; --",
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ud800',
  '[object Object]',
  '🦆',
];
const field = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...FIELDS) }, fc.string({ unit: 'binary' }));
const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  fc.string({ unit: 'binary' }),
  fc.string({ minLength: 501, maxLength: 2_000 }),
);
const form = fc
  .array(fc.tuple(field, value), { maxLength: 8 })
  .map((pairs) => new URLSearchParams(pairs).toString());
const body = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('application/x-www-form-urlencoded'), payload: form }),
  },
  fc.record({ type: fc.constant('application/json'), payload: fc.json() }),
  fc.record({
    type: fc.constantFrom(
      'application/x-www-form-urlencoded',
      'application/json',
      'multipart/form-data; boundary=x',
      'text/plain',
      'nonsense',
    ),
    payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  }),
);
const place = fc.record({
  route: fc.nat(),
  step: fc.oneof(fc.constantFrom(...STEPS), fc.string().map(encodeURIComponent)),
  query: fc.constantFrom(
    '',
    '?lang=cy',
    '?words=easy',
    '?lang=xx&words[]=1',
    '?channel=sms',
    '?channel=a&channel=b',
    '?lang=cy&lang=en',
  ),
});

describe('forms that no page of ours sends', { timeout: TIMEOUT_MS }, () => {
  test('the list of routes is the whole list', () => {
    expect([...routes].sort()).toEqual(
      [
        ...[
          '/a/:token/cannot-answer',
          '/a/:token/check',
          '/a/:token/end',
          '/a/:token/not-me',
          '/a/:token/q/:step',
          '/a/:token/same',
          '/a/:token/stop',
        ],
        ...[
          '/s/:token/cannot-answer',
          '/s/:token/check',
          '/s/:token/not-me',
          '/s/:token/proxy',
          '/s/:token/q/:step',
          '/s/:token/same',
          '/u/:token',
        ],
        ...['/s', '/s/*', '/u', '/u/*', '/a', '/a/*'],
      ].sort(),
    );
  });

  test('never break the service, are pages for people, and what is refused changes nothing', async () => {
    await begin('forged');
    let before = await kept();
    let refused = 0;
    let begun = 0;
    await fc.assert(
      fc.asyncProperty(place, body, async ({ route, step, query }, { type, payload }) => {
        const path = routes[route % routes.length]!;
        const url = path
          .replace(':token', path.startsWith('/a') ? staff : token)
          .replace(':step', step)
          .replace('*', step);
        const reply = await post(`${url}${query}`, type, payload);
        expect(reply.statusCode).toBeLessThan(500);
        if (reply.statusCode >= 400) {
          refused += 1;
          expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
          expect(await kept()).toBe(before);
        }
        before = await kept();
        // What ends the survey would end the test of what comes after it.
        const { state } = (await bench.database.reader('sv_survey').where({ token }).first('state')) as {
          state: string;
        };
        const ended =
          (await bench.database.reader('sv_assist').whereNull('ended_at').first('hash')) === undefined;
        if (state === 'answered' || state === 'suppressed' || ended) {
          begun += 1;
          await begin(`forged-${begun}`);
          before = await kept();
        }
      }),
      { numRuns: 8 * RUNS },
    );
    expect(refused).toBeGreaterThan(RUNS);
  });

  test('leave answers that are whole: every draft is one that its page takes, every submission fits the contract', async () => {
    await begin('whole');
    const { reader } = bench.database;
    const valid = fc.constantFrom(
      ['activities', 'activities=employed'],
      ['activities', 'activities=employed&activities=voluntary'],
      ['employed.hours', 'hours=fewer-than-16'],
      ['employed.start', 'when=unknown'],
      ['employed.start', 'when=date&day=&month=9&year=2025'],
      ['employed.start', 'when=date&day=1&month=11&year=2025'],
      ['employed.end', 'ended=yes&day=1&month=9&year=2025'],
      ['employed.end', 'ended=no'],
      ['voluntary.start', 'when=prefer-not-to-say'],
      ['voluntary.end', 'ended=no'],
      ['living', 'living=3'],
      ['contact', 'email=&telephone='],
      ['check', 'seen=x'],
    );
    const forged = fc.tuple(fc.constantFrom(...STEPS), form);
    // Half of them begin with everything that has to be told: by chance alone hardly any could be submitted.
    const whole = [
      ['activities', 'activities=employed'],
      ['employed.hours', 'hours=fewer-than-16'],
      ['employed.start', 'when=unknown'],
      ['employed.end', 'ended=no'],
      ['contact', 'email=&telephone='],
    ];
    const anything = fc.array(fc.oneof({ weight: 3, arbitrary: valid }, forged), {
      minLength: 4,
      maxLength: 14,
    });
    const steps = fc.tuple(fc.boolean(), anything).map(([told, posts]) => [...(told ? whole : []), ...posts]);
    let round = 0;
    let submitted = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (posts) => {
        round += 1;
        await begin(`whole-${round}`);
        for (const [step, payload] of posts) {
          const path = step === 'check' ? 'check' : `q/${step}`;
          const type = 'application/x-www-form-urlencoded';
          expect((await post(`/s/${token}/${path}`, type, payload!)).statusCode).toBeLessThan(500);
          const { draft } = (await reader('sv_survey').where({ token }).first('draft')) as { draft: string };
          const { pages } = JSON.parse(draft) as { pages: Record<string, Record<string, unknown>> };
          for (const [id, page] of Object.entries(pages)) {
            expect(
              STEPS.slice(0, 8).concat('voluntary.start', 'voluntary.end', 'course.start', 'course.end'),
            ).toContain(id);
            expect(Object.keys(page).every((name) => FIELDS.slice(0, 14).includes(name))).toBe(true);
          }
        }
        const check = await bench.service.app.inject(`/s/${token}/check`);
        const seen = /name="seen" value="([^"]+)"/.exec(check.body)?.[1];
        if (seen === undefined) return;
        submitted += 1;
        const form = new URLSearchParams({ seen }).toString();
        expect((await post(`/s/${token}/check`, 'application/x-www-form-urlencoded', form)).statusCode).toBe(
          200,
        );
        const view = (await bench.call('GET', `/v1/surveys/${invitation(`whole-${round}`).surveyId}`)).json<{
          answers: { activities: { start: { value?: string }; end?: { value?: string } | null }[] };
        }>();
        for (const { start, end } of view.answers.activities)
          if (start.value !== undefined && end?.value !== undefined)
            expect(end.value >= start.value.slice(0, end.value.length)).toBe(true);
      }),
      { numRuns: RUNS / 2 },
    );
    expect(submitted).toBeGreaterThan(0);
  });

  test('are too large, or come from another site: nothing of them is read', async () => {
    await begin('large');
    const before = await kept();
    for (const path of routes) {
      const url = path
        .replace(':token', path.startsWith('/a') ? staff : token)
        .replace(':step', 'activities');
      const large = await post(url, 'application/x-www-form-urlencoded', `text=${'x'.repeat(40_000)}`);
      expect([path, large.statusCode]).toEqual([path, 413]);
      const other = await post(url, 'application/x-www-form-urlencoded', 'scope=all&sure=yes', {
        'sec-fetch-site': 'cross-site',
      });
      expect([path, other.statusCode]).toEqual([path, 403]);
    }
    expect(await kept()).toBe(before);
  });
});

test('the templates of pages and of mails write nothing as markup that was not marked so', () => {
  const environment = createEnvironment();
  expect(environment.renderString('{{ text }}', { text: '<b>' })).toBe('&lt;b&gt;');
});
