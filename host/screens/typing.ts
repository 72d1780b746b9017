import { typedText } from '../../lib/screen/paste.ts';

/** A text while it is typed, and how many of its characters stand before the place where typing goes on. */
export interface Typed {
  readonly text: string;
  readonly at: number;
}

/** The key that begins a new line in a text of several. Enter keeps the text. */
export const NEW_LINE = 'ctrl+n';

export function typedFrom(text: string): Typed {
  return { text, at: [...text].length };
}

/**
 * A text with one more key pressed in it. Keys with a name are no text.
 *
 * @param longest characters it has room for: more are not taken
 */
export function typedOver(
  { text, at }: Typed,
  key: string,
  { lines, longest }: { readonly lines: boolean; readonly longest: number },
): Typed {
  const characters = [...text];
  const begin = at === 0 ? 0 : characters.lastIndexOf('\n', at - 1) + 1;
  const ends = characters.indexOf('\n', at);
  const end = ends < 0 ? characters.length : ends;
  const moved = (to: number): Typed => ({ text, at: Math.max(0, Math.min(characters.length, to)) });
  const without = (from: number): Typed => ({
    text: characters.toSpliced(from, at - from).join(''),
    at: from,
  });
  switch (key) {
    case 'left':
      return moved(at - 1);
    case 'right':
      return moved(at + 1);
    case 'home':
      return moved(begin);
    case 'end':
      return moved(end);
    case 'up':
      return begin === 0 ? moved(0) : moved(Math.min(lineBefore(characters, begin) + at - begin, begin - 1));
    case 'down':
      return ends < 0 ? moved(end) : moved(Math.min(end + 1 + at - begin, lineEnd(characters, end + 1)));
    case 'backspace':
      return without(Math.max(0, at - 1));
    case 'ctrl+u':
      return { text: '', at: 0 };
  }
  const typed = key === NEW_LINE && lines ? '\n' : (typedText(key, { lines }) ?? '');
  const taken = [...typed].slice(0, Math.max(0, longest - characters.length));
  return { text: characters.toSpliced(at, 0, ...taken).join(''), at: at + taken.length };
}

/** Where the line before the one at `begin` begins. */
function lineBefore(characters: readonly string[], begin: number): number {
  return begin < 2 ? 0 : characters.lastIndexOf('\n', begin - 2) + 1;
}

function lineEnd(characters: readonly string[], from: number): number {
  const end = characters.indexOf('\n', from);
  return end < 0 ? characters.length : end;
}
