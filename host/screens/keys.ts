import { type Binding, EDIT_KEYS } from '../../lib/screen/keys.ts';
import { NEW_LINE } from './typing.ts';

export type Command =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'again'
  | 'unset'
  | 'help'
  | 'redraw'
  | 'suspend'
  | 'quit';

export interface KeyBinding extends Binding<Command> {
  /** Place in the footer, where a narrow terminal drops the last; without it, it stands in the help only. */
  readonly footer?: number;
}

/** The only place where a key has a name: what is pressed, the footer and the help come from here. */
export const KEYS: readonly KeyBinding[] = [
  { command: 'up', keys: ['up', 'k'], label: 'up', help: 'one line up' },
  { command: 'down', keys: ['down', 'j'], label: 'down', help: 'one line down' },
  { command: 'page-up', keys: ['pageup', 'ctrl+u'], label: 'page up', help: 'ten lines up' },
  { command: 'page-down', keys: ['pagedown', ' '], label: 'page down', help: 'ten lines down' },
  { command: 'first', keys: ['home'], label: 'first', help: 'to the first line' },
  { command: 'last', keys: ['end'], label: 'last', help: 'to the last line read so far' },
  {
    command: 'open',
    keys: ['enter', 'right'],
    label: 'open',
    help: 'into the selected line: open, fill in, press',
    footer: 3,
  },
  { command: 'back', keys: ['escape', 'left'], label: 'back', help: 'to where you came from', footer: 4 },
  {
    command: 'unset',
    keys: ['d'],
    label: 'default',
    help: 'of a setting: take away what is stored, so that its default holds',
    footer: 6,
  },
  { command: 'again', keys: ['r'], label: 'read again', help: 'read the screen anew', footer: 5 },
  { command: 'help', keys: ['?'], label: 'help', help: 'what each key does', footer: 1 },
  { command: 'redraw', keys: ['ctrl+l'], label: 'redraw', help: 'draw the screen anew' },
  { command: 'suspend', keys: ['ctrl+z'], label: 'suspend', help: 'back to the shell; `fg` returns' },
  { command: 'quit', keys: ['q', 'ctrl+c'], label: 'quit', help: 'leave', footer: 2 },
];

/** While a text of several lines is typed. */
export const NEW_LINE_KEY: Binding<string> = {
  command: 'line',
  keys: [NEW_LINE],
  label: 'new line',
  help: 'where a text may have several',
};

/** All that does something while text is typed. */
export const TYPING_KEYS: readonly Binding<string>[] = [
  ...EDIT_KEYS,
  NEW_LINE_KEY,
  {
    command: 'move',
    keys: ['left', 'right', 'up', 'down'],
    label: 'move',
    help: 'the cursor within the text; Home and End, to the ends of its line',
  },
];
