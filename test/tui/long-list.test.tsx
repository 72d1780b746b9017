import { describe, expect, it } from 'vitest';
import { tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen, putLeavers, type Screen } from './support.tsx';

const MANY = 1_000;

async function manyLeavers() {
  const tenant = await tenantAtWork();
  const refs = Array.from({ length: MANY }, (_, at) => refOf(at));
  await putLeavers(tenant.database, ...refs.map((ref) => ({ ref, state: 'invited' }) as const));
  const screen = openScreen([tenant], { size: { columns: 80, rows: 24 } });
  await screen.shows('North College');
  await screen.press('4');
  await screen.shows(/▸ L00001/, '1,000 leavers');
  return { tenant, screen };
}

const refOf = (at: number) => `L${String(at + 1).padStart(5, '0')}`;

/** The references in sight, from top to bottom. */
const inSight = (screen: Screen) => screen.lines().flatMap((line) => /^[▸ ] (L\d{5})/.exec(line)?.[1] ?? []);

describe('a list longer than what is in memory', () => {
  it('is walked through to its end and back, line by line, missing none', async () => {
    const { screen } = await manyLeavers();
    for (let at = 10; at < MANY; at += 10) {
      await screen.press('pagedown');
      await screen.shows(`▸ ${refOf(at)}`);
      const refs = inSight(screen);
      expect(refs).toEqual(refs.map((_, line) => refOf(Number(refs[0]!.slice(1)) - 1 + line)));
    }
    await screen.press('pagedown');
    await screen.shows(`▸ ${refOf(MANY - 1)}`);
    expect(inSight(screen).at(-1)).toBe(refOf(MANY - 1));
    for (let at = MANY - 11; at >= 0; at -= 10) {
      await screen.press('pageup');
      await screen.shows(`▸ ${refOf(at)}`);
    }
    await screen.press('pageup');
    await screen.shows(`▸ ${refOf(0)}`);
  });

  it('holds no more of it than some screens full', async () => {
    const { screen } = await manyLeavers();
    for (let page = 0; page < 60; page += 1) {
      await screen.press('pagedown');
      await screen.store.settled();
    }
    await screen.shows(`▸ ${refOf(600)}`);
    expect(screen.store.get().excerpts.outcomes.rows.length).toBeLessThanOrEqual(300);
  });

  it('keeps its place across a refresh, and goes to its beginning at once', async () => {
    const { screen, tenant } = await manyLeavers();
    for (let page = 0; page < 50; page += 1) {
      await screen.press('pagedown');
      await screen.store.settled();
    }
    await screen.shows(`▸ ${refOf(500)}`);
    await putLeavers(tenant.database, { ref: 'L00501a' }, { ref: 'A00001' });
    screen.tick();
    await screen.shows('L00501a', `▸ ${refOf(500)}`, '1,002 leavers');
    await screen.press('home');
    await screen.shows(/▸ A00001/);
  });

  it('says how many it found as far as it read, where no counter is kept', async () => {
    const { screen } = await manyLeavers();
    await screen.press('/');
    screen.type('state:inv L00\r');
    await screen.shows('300+ leavers');
    await screen.press('/');
    screen.type('12\r');
    await screen.shows('10 leavers', 'L00129');
  });
});
