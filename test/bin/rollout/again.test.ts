/** A rollout goes on: after a soak, a stop, a changed file, and another process. */
import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { staffMember } from '../../../bin/installation/tenant.ts';
import { pushDetails } from '../../../plugin/admin/index.ts';
import { findRollout } from '../../../plugin/storage/control/rollouts.ts';
import { type RolloutPlace, STAFF } from '../../support/rollout-place.ts';
import { actsOn, apply, atTenant, manifestOf, placeOf, rollout, states, waveStates } from './support.ts';

describe('a soak', () => {
  const SOAKED = rollout('name: pilot, tenants: [north, east], soak: 1d', 'name: rest, tenants: [west]');

  it('leaves a wave alone, asks its checks once more, and then begins the next', async () => {
    const place = await placeOf('north', 'east', 'west');
    place.put(SOAKED);
    const { ends, said } = await apply(place, { say: tomorrowOnceLeftAlone(place) });
    expect(ends).toBe('well');
    expect(said.map((line) => line.replace(/ until .*/, '').replace(/\(\d of/, '(n of'))).toEqual([
      'pilot: 2 of 2 tenants',
      ...[expect.stringMatching(/^pilot: \w+ done/), expect.stringMatching(/^pilot: \w+ done/)],
      'pilot: left alone',
      'pilot: its checks once more, 2 tenants',
      'rest: 1 of 1 tenants',
      'rest: west done (n of 1)',
    ]);
    expect(await place.mailed()).toHaveLength(3);
  });

  it('after which a check fails keeps the next wave from beginning', async () => {
    const place = await placeOf('north', 'east', 'west');
    place.put(SOAKED);
    const tomorrow = tomorrowOnceLeftAlone(place);
    const { report } = await apply(place, {
      say(line) {
        if (line.includes('left alone')) rmSync(place.home.apiKey('east'));
        tomorrow(line);
      },
    });
    expect(states(report)).toEqual({
      north: 'done',
      east: 'failed at config: CONFIG_SECRET_MISSING',
      west: 'to do',
    });
    expect(waveStates(report)).toEqual(['pilot failed', 'rest to do']);
  });

  it('that was stopped goes on from when the wave ended, not from anew', async () => {
    const place = await placeOf('north', 'east', 'west');
    place.put(SOAKED);
    const stop = new AbortController();
    const stopped = await apply(place, {
      stop: stop.signal,
      say(line) {
        if (line.includes('left alone')) stop.abort();
      },
    });
    expect([stopped.ends, waveStates(stopped.report)]).toEqual(['in part', ['pilot soaking', 'rest to do']]);
    const until = stopped.report.waves[0]!.soakUntil!;
    expect((await place.type('status')).stdout).toContain(
      `Wave pilot is left alone until ${until.slice(0, 16).replace('T', ' ')} UTC; wave rest follows`,
    );
    place.installation.clock.moveTo(until);
    const { ends, said } = await apply(place);
    expect([ends, said[0]]).toEqual(['well', 'pilot: its checks once more, 2 tenants']);
  });

  function tomorrowOnceLeftAlone({ installation: { clock } }: RolloutPlace) {
    return (line: string) => {
      const until = / left alone until (.*)$/.exec(line)?.[1];
      if (until !== undefined) clock.moveTo(until);
    };
  }
});

describe('Ctrl-C', () => {
  it('lets the tenants at work end, begins no other, and the same command goes on', async () => {
    const place = await placeOf('t-1', 't-2', 't-3', 't-4');
    place.put(rollout('name: all, tenants: all remaining'));
    const stop = new AbortController();
    const { report, ends } = await apply(place, {
      stop: stop.signal,
      say(line) {
        if (line.includes(' done (1 of')) stop.abort();
      },
    });
    expect(ends).toBe('in part');
    const found = Object.values(states(report));
    expect(found.filter((state) => state === 'done').length).toBeGreaterThan(0);
    expect(found.filter((state) => state === 'to do').length).toBeGreaterThan(0);
    expect(new Set(found)).toEqual(new Set(['done', 'to do']));
    expect((await apply(place)).ends).toBe('well');
    expect(await place.mailed()).toHaveLength(4);
  });
});

describe('a file that changed since', () => {
  it('is refused with the parts that did, and gone on with when that is right: what is done stays done', async () => {
    const place = await placeOf('north', 'east', 'west');
    place.put(rollout('name: pilot, tenants: [north]', 'name: rest, tenants: [east]'));
    await apply(place, { wave: 'pilot' });
    place.put(
      `# seen by the board\n${rollout('name: pilot, tenants: [north]', 'name: rest, tenants: [east]')}`,
    );
    expect((await apply(place, { wave: 'pilot' })).ends).toBe('well');

    place.put(
      rollout(
        'name: pilot, tenants: [north]',
        'name: rest, tenants: [east, west], acts: [enable], checks: []',
      ),
    );
    await expect(apply(place)).rejects.toMatchObject({
      code: 'ROLLOUT_CHANGED',
      details: { name: 'autumn', who: STAFF, parts: 'wave rest' },
    });
    expect((await place.type('status')).stdout).toContain(
      'The file says something else than when it was applied last, in wave rest.\nNext is wave rest, 2 tenants: apply again with --changed.',
    );
    const { report, ends } = await apply(place, { changed: true });
    expect([ends, states(report)]).toEqual(['well', { north: 'done', east: 'done', west: 'done' }]);
    expect(await place.mailed()).toEqual(['dummy@north.example']);
  });

  it('gives a tenant that is done the steps that are new, and no others', async () => {
    const place = await placeOf('north');
    place.put(rollout('name: all, tenants: [north], acts: [enable], checks: [test-send]'));
    expect((await apply(place)).ends).toBe('well');
    await atTenant(place, 'north', ({ context }) => pushDetails(context, staffMember(STAFF)));
    place.put(rollout('name: all, tenants: [north], acts: [enable, switch-on], checks: [test-send]'));
    const { report, ends } = await apply(place, { changed: true });
    expect(ends).toBe('well');
    expect(report.waves[0]!.tenants[0]!.done.map(({ step }) => step)).toEqual([
      'enable',
      'test-send',
      'switch-on',
    ]);
    expect(await place.mailed()).toHaveLength(1);
    expect(await actsOn(place, 'north')).toEqual(['tenant-enable done']);
  });
});

describe('another process', () => {
  const HELD = (holder: string) => ({ holder, held_by: 'kim', held_until: '2999-01-01T00:00:00.000Z' });

  async function held(holder: string): Promise<RolloutPlace> {
    const place = await placeOf('north');
    place.put(rollout('name: all, tenants: [north], acts: [enable], checks: []'));
    const stop = AbortSignal.abort();
    await apply(place, { stop });
    await place.installation.control.transaction((tx) => tx('ct_rollout').update(HELD(holder)));
    return place;
  }

  it('that applies it is waited for by nobody: the second is refused, and sees it at work', async () => {
    const place = await held(`${hostname()}:${process.ppid}:x`);
    await expect(apply(place)).rejects.toMatchObject({ code: 'ROLLOUT_AT_WORK', details: { who: 'kim' } });
    expect((await place.type('status')).stdout).toContain('kim is applying it just now.');
  });

  it('that was killed on this machine is followed at once; on another one when its lease has run out', async () => {
    const gone = await held(`${hostname()}:999999999:x`);
    expect((await apply(gone)).ends).toBe('well');
    expect(await findRollout(gone.installation.control.reader, 'autumn')).toMatchObject({ holder: null });

    const elsewhere = await held('another-machine:1:x');
    await expect(apply(elsewhere)).rejects.toMatchObject({
      code: 'ROLLOUT_AT_WORK',
      details: { until: '2999-01-01T00:00:00.000Z' },
    });
    const past = { held_until: '2020-01-01T00:00:00.000Z' };
    await elsewhere.installation.control.transaction((tx) => tx('ct_rollout').update(past));
    expect((await apply(elsewhere)).ends).toBe('well');
  });

  it('that took over stops the first before it writes anything more', async () => {
    const place = await placeOf('t-1', 't-2');
    place.put(rollout('name: all, tenants: all remaining, acts: [enable], checks: []'));
    const taken = apply(place, {
      concurrency: 1,
      async confirm() {},
      say(line) {
        if (line.includes('t-1 done')) taking = take();
      },
    });
    let taking: Promise<unknown> = Promise.resolve();
    const take = () =>
      place.installation.control.transaction((tx) => tx('ct_rollout').update(HELD('other:1:x')));
    await expect(taken).rejects.toMatchObject({ code: 'ROLLOUT_TAKEN_OVER' });
    await taking;
    expect(await findRollout(place.installation.control.reader, 'autumn')).toMatchObject({ heldBy: 'kim' });
    expect(manifestOf(place, 't-2')).toMatchObject({ enabled: false });
  });
});
