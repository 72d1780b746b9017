import { typedText } from './paste.ts';

/** A key, or several, and what they do: the row of a table from which pressing, footer, help and docs come. */
export interface Binding<C> {
  readonly command: C;
  readonly keys: readonly string[];
  /** In the footer. */
  readonly label: string;
  readonly help: string;
}

/** What a key does while a question stands, and while text is typed. */
export type Answer = 'yes' | 'no';
export type Edit = 'keep' | 'drop' | 'erase' | 'clear';

/** Under a question: nothing but its own key says yes. */
export const ANSWER_KEYS: readonly Binding<Answer>[] = [
  { command: 'yes', keys: ['y'], label: 'yes', help: 'do it' },
  { command: 'no', keys: ['n', 'escape', 'enter', 'ctrl+c'], label: 'no', help: 'leave it' },
];

/** While text is typed. */
export const EDIT_KEYS: readonly Binding<Edit>[] = [
  { command: 'keep', keys: ['enter'], label: 'keep', help: 'go on with the text' },
  { command: 'drop', keys: ['escape', 'ctrl+c'], label: 'drop', help: 'leave without it' },
  { command: 'erase', keys: ['backspace'], label: 'erase', help: 'the last character' },
  { command: 'clear', keys: ['ctrl+u'], label: 'clear', help: 'all of it' },
];

/** What a key does there; undefined: nothing. */
export function commandOf<C>(bindings: readonly Binding<C>[], key: string): C | undefined {
  return bindings.find(({ keys }) => keys.includes(key))?.command;
}

/** Text with one more key typed. Keys with a name are no text. */
export function edited(text: string, key: string): string {
  const command = commandOf(EDIT_KEYS, key);
  if (command === 'clear') return '';
  if (command === 'erase') return [...text].slice(0, -1).join('');
  return text + (typedText(key, { lines: false }) ?? '');
}

const NAMES: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: 'Enter',
  escape: 'Esc',
  backspace: 'Backspace',
  tab: 'Tab',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  ' ': 'Space',
};

/** A key as a person reads it. */
export function keyName(key: string): string {
  return NAMES[key] ?? key.replace('ctrl+', 'Ctrl-');
}
