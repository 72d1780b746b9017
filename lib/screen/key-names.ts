import type { Key } from 'ink';

/** Names by Ink's own flags; Ink calls the key that erases backwards `delete` on most terminals. */
const FLAGS = {
  upArrow: 'up',
  downArrow: 'down',
  leftArrow: 'left',
  rightArrow: 'right',
  pageUp: 'pageup',
  pageDown: 'pagedown',
  home: 'home',
  end: 'end',
  return: 'enter',
  escape: 'escape',
  tab: 'tab',
  backspace: 'backspace',
  delete: 'backspace',
} as const satisfies Partial<Record<keyof Key, string>>;

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x7F': 'backspace',
  '\b': 'backspace',
  '\t': 'tab',
  '\x03': 'ctrl+c',
  '\x0C': 'ctrl+l',
  '\x15': 'ctrl+u',
  '\x1A': 'ctrl+z',
};

/**
 * The keys of one piece of input, by the names that `keys.ts` uses. What is pasted, typed fast or held down comes as
 * one piece: it is taken key by key.
 */
export function keysOf(input: string, key: Key): readonly string[] {
  for (const [flag, name] of Object.entries(FLAGS)) if (key[flag as keyof typeof FLAGS]) return [name];
  if (key.ctrl) return [`ctrl+${input}`];
  if (key.meta) return [];
  return [...input].flatMap((character) => CONTROLS[character] ?? (character < ' ' ? [] : character));
}
