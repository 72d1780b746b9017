import type { Key } from 'ink';
import { expect, it } from 'vitest';
import { commandOf, EDIT_KEYS, edited } from '../../../lib/screen/keys.ts';
import { createKeyReader, typedText } from '../../../lib/screen/paste.ts';

const NONE = {} as Key;
const ENTER = { return: true } as Key;

/** What comes of pieces of input, each with the keys that Ink knows in it. */
function read(...pieces: readonly (readonly [string, Key?])[]): readonly string[] {
  const reader = createKeyReader();
  return pieces.flatMap(([input, key = NONE]) => reader(input, key));
}

it('takes what is typed key by key, and what is pasted as one that no command has', () => {
  expect(read(['ab'], ['\r', ENTER])).toEqual(['a', 'b', 'enter']);
  const keys = read(['[200~'], ['ab'], ['\r', ENTER], ['q\r\ny'], ['[201~'], ['c']);
  expect(keys.at(-1)).toBe('c');
  for (const key of keys.slice(0, -1)) expect(commandOf(EDIT_KEYS, key)).toBeUndefined();
  const typed = (lines: boolean) => keys.map((key) => typedText(key, { lines })).join('');
  expect(typed(true)).toBe('ab\nq\nyc');
  expect(typed(false)).toBe('ab q yc');
  expect(keys.reduce(edited, '')).toBe('ab q yc');
});

it('lets whoever wants to leave do so, where the end of a paste was lost', () => {
  expect(read(['[200~'], ['ab'], ['c', { ctrl: true } as Key], ['q'])).toEqual(['pasted:ab', 'ctrl+c', 'q']);
});

it('takes no control character out of a paste but a line end', () => {
  expect(typedText('pasted:a\u001B[2J\tb\nc', { lines: true })).toBe('a [2J b\nc');
});
