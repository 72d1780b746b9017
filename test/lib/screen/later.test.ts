import { expect, it } from 'vitest';
import { type Contents, openLater } from '../../../lib/screen/later.ts';
import type { Line } from '../../../lib/screen/line.ts';

interface Shown {
  readonly colour: boolean;
  readonly text: string;
}

/** A screen whose contents come when the test says so. */
function opening() {
  let arrive: (contents: Contents<Shown>) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const asked: unknown[] = [];
  const screen = openLater<Shown>({
    size: { columns: 20, rows: 5 },
    colour: true,
    waiting: ({ columns, rows }) => [[{ text: `waiting ${columns} × ${rows}` }]],
    leaves: (key) => key === 'q',
    quit: () => asked.push('quit'),
    suspend: () => {},
    redraw: () => {},
    onFailure: (error) => asked.push(error),
    load: () =>
      new Promise((resolve, reject) => {
        [arrive, fail] = [resolve, reject];
      }),
  });
  const text = () => (screen.get().lines() as readonly Line[]).map((line) => line[0]?.text).join('\n');
  return {
    screen,
    asked,
    text,
    arrive: (contents: Contents<Shown>) => arrive(contents),
    fail: (error: unknown) => fail(error),
  };
}

/** Contents that note what they are told. */
function contents() {
  const told: unknown[] = [];
  let state: Shown = { colour: true, text: 'there' };
  const listeners = new Set<() => void>();
  const all: Contents<Shown> = {
    draw: ({ text }) => [[{ text }]],
    store: {
      get: () => state,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      press: (key) => told.push(key),
      resize: (size) => told.push(size),
      tick: () => told.push('tick'),
    },
  };
  const change = (text: string) => {
    state = { ...state, text };
    for (const listener of listeners) listener();
  };
  return { all, told, change };
}

it('is on the screen before its contents are, in the size that the terminal has by then', () => {
  const { screen, text } = opening();
  expect(text()).toBe('waiting 20 × 5');
  let changes = 0;
  screen.subscribe(() => (changes += 1));
  screen.resize({ columns: 30, rows: 6 });
  expect(text()).toBe('waiting 30 × 6');
  expect(changes).toBe(1);
});

it('gives its contents the size, and the keys that were pressed before, in order', async () => {
  const { screen, arrive, text } = opening();
  for (const key of ['2', 'down']) screen.press(key);
  screen.resize({ columns: 30, rows: 6 });
  const { all, told, change } = contents();
  arrive(all);
  await screen.loaded;
  expect(told).toEqual([{ columns: 30, rows: 6 }, '2', 'down']);
  expect(text()).toBe('there');
  const before = screen.get();
  change('changed');
  expect(text()).toBe('changed');
  expect(screen.get()).not.toBe(before);
  screen.press('q');
  screen.tick();
  expect(told.slice(3)).toEqual(['q', 'tick']);
});

it('is left by the key for it before anything is there', () => {
  const { screen, asked } = opening();
  screen.press('q');
  expect(asked).toEqual(['quit']);
});

it('is left when its contents do not come, and says why', async () => {
  const { screen, asked, fail } = opening();
  const why = new Error('no installation');
  fail(why);
  await screen.loaded;
  expect(asked).toEqual([why, 'quit']);
});
