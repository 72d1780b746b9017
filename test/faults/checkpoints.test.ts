/** A real SIGKILL at each named place, one test for each: what it leaves, and that nobody has to do anything about it. */
import { expect, test } from 'vitest';
import { type KilledLife, killedLife } from './support/killed-life.ts';
import type { Kill } from './support/supervisor.ts';

const STEPS = ['retrieve', 'scan', 'plan', 'send', 'close', 'finish'];

/** Lives through two months with these KILLs, one start of the process after the other, and insists that each happened. */
async function live(kills: { plugin?: readonly string[]; service?: readonly string[] }): Promise<KilledLife> {
  const life = await killedLife({
    seed: 1,
    pupils: 6,
    leaseSeconds: 1,
    kills: () => ({ plugin: (kills.plugin ?? []).map(kill), service: (kills.service ?? []).map(kill) }),
  });
  const wanted = [...(kills.plugin ?? []), ...(kills.service ?? [])].map((place) => place.replace(/ .*/, ''));
  expect(life.deaths.map(({ where }) => where).sort()).toEqual(wanted.sort());
  expect([...life.repeated, ...life.lost, ...life.wrongRows]).toEqual([]);
  expect(life.uncertain).toBeLessThanOrEqual(life.inFlight);
  return life;
}

/** `send:before-commit`, `retrieve:before-commit 2` for the second time it comes there. */
function kill(place: string): Kill {
  const [point = '', nth = '1'] = place.split(' ');
  return { at: { point, nth: Number(nth) } };
}

test('plugin, after the claim, in every step of the procedure', async () => {
  await live({ plugin: STEPS.map((step) => `${step}:1-claimed`) });
});

test('plugin, before the POST: nothing had happened', async () => {
  await live({ plugin: ['send:before-request'] });
});

test('plugin, after the POST and before its own commit: posted again, answered `already`, sent once', async () => {
  const life = await live({ plugin: ['send:after-request'] });
  expect(life.uncertain).toBe(0);
});

test('plugin, around the commits with which its database names itself: it is not taken for a copy', async () => {
  const places = ['send:naming:before-commit', 'send:naming:after-commit'];
  const life = await live({ plugin: [...places, ...places.map((place) => `${place} 2`)] });
  expect(life.uncertain).toBe(0);
});

test('plugin, before the commit that settles, in every step of the procedure', async () => {
  await live({ plugin: STEPS.map((step) => `${step}:before-commit`) });
});

test('plugin, after the commit that settles, in every step of the procedure', async () => {
  await live({ plugin: STEPS.map((step) => `${step}:after-commit`) });
});

// The second import has the answers to the invitation, the fifth those to the reminder: the last word of those learners.
test.each([2, 5])(
  'plugin, in the middle of an import of answers (the %ith): each becomes one row',
  async (nth) => {
    const life = await live({
      plugin: [`retrieve:after-request ${nth}`, 'retrieve:before-commit', 'retrieve:after-commit'],
    });
    expect(life.thanked).toBe(3);
  },
);

test('plugin, where a run begins: the day is not lost', async () => {
  await live({ plugin: ['idle:before-commit 1', 'idle:before-commit 2', 'idle:after-commit 2'] });
});

test('service, while it takes contacts over: before its commit, and after it before the reply', async () => {
  await live({
    service: ['', ' 2'].flatMap((nth) => [`service:before-commit${nth}`, `service:after-commit${nth}`]),
  });
});

test('service, after the claim, and before `sending` is committed: the message goes later', async () => {
  const life = await live({ service: ['service:1-claimed', 'service:before-commit'] });
  expect(life.uncertain).toBe(0);
});

test('service, between `sending` and handing over: uncertain, and never sent again by itself', async () => {
  const life = await live({ service: ['service:before-sms'] });
  expect(life.uncertain).toBeGreaterThan(0);
});

test('service, after handing over, before it is written down: uncertain, and never sent again by itself', async () => {
  const life = await live({ service: ['service:after-sms'] });
  expect(life.uncertain).toBeGreaterThan(0);
});

test('service, before and after the commit that settles', async () => {
  await live({ service: ['service:2-handled', 'service:3-settled'] });
});

test('service, between `sending` and the reply of the SMTP server: uncertain, and never sent again by itself', async () => {
  const life = await killedLife({
    seed: 1,
    pupils: 6,
    leaseSeconds: 1,
    kills: () => ({ plugin: [], service: [{ atArrival: 1 }] }),
  });
  expect(life.deaths.map(({ where }) => where)).toEqual([
    expect.stringMatching(/^survey-service:at-(email|sms)-sink$/),
  ]);
  expect([...life.repeated, ...life.lost, ...life.wrongRows]).toEqual([]);
  expect(life.uncertain).toBeGreaterThan(0);
  expect(life.uncertain).toBeLessThanOrEqual(life.inFlight);
});
