import type { Binding } from '../lib/screen/keys.ts';

/** The screens there are, in the order of their numbers. */
export const SCREEN_IDS = ['tenants', 'queue', 'configs', 'outcomes', 'runs', 'report'] as const;
export type ScreenId = (typeof SCREEN_IDS)[number];

export type ActCommand =
  | 'run-now'
  | 'get-responses'
  | 'send'
  | 'retry'
  | 'retry-all'
  | 'discard'
  | 'discard-all'
  | 'pause'
  | 'hold'
  | 'lift'
  | 'resume'
  | 'edit'
  | 'unset'
  | 'review'
  | 'undo';

export type Command =
  | ScreenId
  | ActCommand
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'right'
  | 'left'
  | 'filter'
  | 'palette'
  | 'freeze'
  | 'read-again'
  | 'help'
  | 'redraw'
  | 'suspend'
  | 'quit';

export interface KeyBinding extends Binding<Command> {
  /** The screens it works on; without it, every one. */
  readonly on?: readonly ScreenId[];
  /** Place in the footer, where a narrow terminal drops the last; without it, it stands in the help only. */
  readonly footer?: number;
}

/** The only place where a key has a name: what is pressed, the footer, the help and the documentation come from here. */
export const KEYS: readonly KeyBinding[] = [
  { command: 'tenants', keys: ['1'], label: 'Tenants', help: 'all tenants, worst first' },
  { command: 'queue', keys: ['2'], label: 'Queue', help: 'jobs of the tenant' },
  {
    command: 'configs',
    keys: ['3'],
    label: 'Configs',
    help: 'settings of the tenant, and where each comes from',
  },
  { command: 'outcomes', keys: ['4'], label: 'Outcomes', help: 'every leaver with decision and survey' },
  { command: 'runs', keys: ['5'], label: 'Runs', help: 'runs of the procedure' },
  {
    command: 'report',
    keys: ['6'],
    label: 'Report',
    help: 'what became of each leaver, and what is to be reviewed',
  },
  { command: 'up', keys: ['up', 'k'], label: 'up', help: 'one line up' },
  { command: 'down', keys: ['down', 'j'], label: 'down', help: 'one line down' },
  { command: 'page-up', keys: ['pageup', 'ctrl+u'], label: 'page up', help: 'a page up' },
  { command: 'page-down', keys: ['pagedown', ' '], label: 'page down', help: 'a page down' },
  { command: 'first', keys: ['home'], label: 'first', help: 'to the first line' },
  { command: 'last', keys: ['end'], label: 'last', help: 'to the last line read so far' },
  { command: 'open', keys: ['enter'], label: 'open', help: 'into the selected line', footer: 3 },
  {
    command: 'back',
    keys: ['escape'],
    label: 'back',
    help: 'out of it, or drop the filter',
    footer: 4,
  },
  { command: 'right', keys: ['right'], label: 'right', help: 'as Enter; in a wide text, further right' },
  { command: 'left', keys: ['left'], label: 'left', help: 'as Esc; in a wide text, back to the left' },
  {
    command: 'filter',
    keys: ['/'],
    label: 'filter',
    help: 'text, and state:… reason:… kind:… age>1h tenant:… where the screen has them; in the report, its parameters',
    footer: 5,
  },
  {
    command: 'palette',
    keys: [':'],
    label: 'command',
    help: 'any command of the command line, completed by Tab',
    footer: 13,
  },
  {
    command: 'run-now',
    keys: ['r'],
    label: 'run now',
    help: 'the whole procedure: retrieve, plan, send, close',
    on: ['tenants', 'outcomes', 'runs'],
    footer: 7,
  },
  {
    command: 'get-responses',
    keys: ['g'],
    label: 'get responses',
    help: 'retrieve answers and write their rows',
    on: ['tenants', 'outcomes', 'runs'],
    footer: 8,
  },
  {
    command: 'send',
    keys: ['s'],
    label: 'send survey',
    help: 'the survey to the selected learner',
    on: ['outcomes'],
    footer: 6,
  },
  {
    command: 'retry',
    keys: ['t'],
    label: 'try again',
    help: 'the selected job, if it is dead',
    on: ['queue'],
    footer: 6,
  },
  {
    command: 'retry-all',
    keys: ['T'],
    label: 'try all again',
    help: 'every dead job that the filter leaves',
    on: ['queue'],
    footer: 8,
  },
  {
    command: 'discard',
    keys: ['d'],
    label: 'discard',
    help: 'the selected job: it will not be done',
    on: ['queue'],
    footer: 7,
  },
  {
    command: 'discard-all',
    keys: ['D'],
    label: 'discard all',
    help: 'every unfinished job that the filter leaves',
    on: ['queue'],
    footer: 9,
  },
  {
    command: 'pause',
    keys: ['p'],
    label: 'pause',
    help: 'stop the queue of the tenant on every machine',
    on: ['tenants', 'queue'],
    footer: 10,
  },
  {
    command: 'resume',
    keys: ['c'],
    label: 'continue',
    help: 'let the queue of the tenant go on',
    on: ['tenants', 'queue'],
    footer: 11,
  },
  {
    command: 'hold',
    keys: ['h'],
    label: 'hold',
    help: 'stop everything of the tenant that is not sent yet, at the survey service too',
    on: ['tenants'],
    footer: 9,
  },
  {
    command: 'lift',
    keys: ['l'],
    label: 'lift hold',
    help: 'let the messages of the tenant go again',
    on: ['tenants'],
    footer: 9,
  },
  {
    command: 'edit',
    keys: ['e'],
    label: 'edit',
    help: 'the value of the selected setting, in the store of the host',
    on: ['configs'],
    footer: 6,
  },
  {
    command: 'unset',
    keys: ['u'],
    label: 'unset',
    help: 'take the setting out of the store: the layer below counts again',
    on: ['configs'],
    footer: 7,
  },
  {
    command: 'review',
    keys: ['m'],
    label: 'mark reviewed',
    help: 'the cases for review of the selected learner, with a note',
    on: ['report'],
    footer: 6,
  },
  {
    command: 'undo',
    keys: ['o'],
    label: 'undo OTH-3',
    help: 'take back the OTH-3, or else the one row, that was written for the selected learner',
    on: ['outcomes', 'report'],
    footer: 9,
  },
  {
    command: 'read-again',
    keys: ['R'],
    label: 'read again',
    help: 'the report, which is read once since it names learners: each reading is on record',
    on: ['report'],
    footer: 7,
  },
  { command: 'freeze', keys: ['f'], label: 'freeze', help: 'stop or go on refreshing', footer: 12 },
  { command: 'help', keys: ['?'], label: 'help', help: 'what each key does', footer: 1 },
  { command: 'redraw', keys: ['ctrl+l'], label: 'redraw', help: 'draw the screen anew' },
  { command: 'suspend', keys: ['ctrl+z'], label: 'suspend', help: 'back to the shell; `fg` returns' },
  { command: 'quit', keys: ['q', 'ctrl+c'], label: 'quit', help: 'leave', footer: 2 },
];

export type PaletteCommand = 'run' | 'leave' | 'complete' | 'next' | 'previous' | 'erase' | 'clear';

/** While a command is typed. */
export const PALETTE_KEYS: readonly Binding<PaletteCommand>[] = [
  { command: 'run', keys: ['enter'], label: 'run', help: 'the command as it stands' },
  {
    command: 'complete',
    keys: ['tab'],
    label: 'complete',
    help: 'the word that is begun, or take the marked one',
  },
  { command: 'next', keys: ['down'], label: 'next', help: 'mark the next candidate' },
  {
    command: 'previous',
    keys: ['up'],
    label: 'previous',
    help: 'mark the candidate before, or bring the last command back',
  },
  { command: 'leave', keys: ['escape', 'ctrl+c'], label: 'leave', help: 'run nothing' },
  { command: 'erase', keys: ['backspace'], label: 'erase', help: 'the last character' },
  { command: 'clear', keys: ['ctrl+u'], label: 'clear', help: 'all of it' },
];

/** The bindings that work on a screen. */
export function keysOn(screen: ScreenId): readonly KeyBinding[] {
  return KEYS.filter(({ on }) => on === undefined || on.includes(screen));
}
