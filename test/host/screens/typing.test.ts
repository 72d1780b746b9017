import { describe, expect, it } from 'vitest';
import { typedFrom, typedOver } from '../../../host/screens/typing.ts';

const CURSOR = '|';
const KEYS = {
  '←': 'left',
  '→': 'right',
  '↑': 'up',
  '↓': 'down',
  '⌫': 'backspace',
  '⇤': 'home',
  '⇥': 'end',
  '⏎': 'ctrl+n',
};

/** The text with its cursor after keys, of which the named ones are told by a sign. */
function typedAs(keys: string, text = '', room = { lines: true, longest: 100 }): string {
  let typed = typedFrom(text);
  for (const key of keys) typed = typedOver(typed, KEYS[key as '←'] ?? key, room);
  return [...typed.text].toSpliced(typed.at, 0, CURSOR).join('');
}

describe('typing', () => {
  it.each([
    ['where the cursor stands', 'ac←b', '', 'ab|c'],
    ['a character that is two halves as one', '😀x←⌫', '', '|x'],
    ['from the beginning of a line', '⏎ab⇤_', 'x', 'x\n_|ab'],
    ['to the end of a line', '↑⇥_', 'ab\ncd', 'ab_|\ncd'],
    ['a line up, as far as it goes', '↑', 'a\nbcd', 'a|\nbcd'],
    ['a line up and down at the same place', '←↑_↓', 'abc\ndef', 'ab_c\ndef|'],
    ['up from the first line: to its beginning', '↑', 'abc', '|abc'],
    ['over the first line end', '⇤←⌫_', 'a\nb', '_|\nb'],
    ['an empty line between two', '↑_', 'a\n\nb', 'a\n_|\nb'],
  ])('%s', (_, keys, text, shown) => {
    expect(typedAs(keys, text)).toBe(shown);
  });

  it('takes no new line into a text of one, and no more than there is room for', () => {
    expect(typedAs('a⏎b', '', { lines: false, longest: 100 })).toBe('ab|');
    expect(typedAs('abcd', '', { lines: true, longest: 3 })).toBe('abc|');
  });

  it('loses nothing where a key with a name does nothing there', () => {
    expect(typedOver(typedFrom('ab'), 'pageup', { lines: true, longest: 9 })).toEqual(typedFrom('ab'));
  });
});
