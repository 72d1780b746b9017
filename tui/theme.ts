import type { JobState, SurveyState, TenantOverview } from '../plugin/admin/index.ts';

/** What a colour stands for. Nothing is told by colour alone: a symbol and a word always stand beside it. */
export type Tone = 'good' | 'busy' | 'attention' | 'bad' | 'quiet';

/** A state as it is shown. */
export interface Mark {
  readonly word: string;
  readonly symbol: string;
  readonly tone: Tone;
}

/** Masataka Okabe and Kei Ito's colours: told apart with every kind of colour vision, on dark and on light. */
export const PALETTE: Readonly<Record<Exclude<Tone, 'quiet'>, string>> = {
  good: '#009E73',
  busy: '#56B4E9',
  attention: '#E69F00',
  bad: '#D55E00',
};

const mark = (symbol: string, word: string, tone: Tone): Mark => ({ symbol, word, tone });

export const JOB_MARKS: Readonly<Record<JobState, Mark>> = {
  ready: mark('○', 'ready', 'busy'),
  waiting: mark('…', 'waiting', 'attention'),
  leased: mark('▶', 'leased', 'busy'),
  done: mark('✓', 'done', 'good'),
  dead: mark('✗', 'dead', 'bad'),
  discarded: mark('–', 'discarded', 'quiet'),
};

export const SURVEY_MARKS: Readonly<Record<SurveyState, Mark>> = {
  due: mark('○', 'due', 'busy'),
  invited: mark('▶', 'invited', 'busy'),
  'partly-answered': mark('◐', 'partly-answered', 'attention'),
  answered: mark('✓', 'answered', 'good'),
  unsubscribed: mark('!', 'unsubscribed', 'attention'),
  lapsed: mark('✗', 'lapsed', 'bad'),
  barred: mark('×', 'barred', 'bad'),
  excluded: mark('–', 'excluded', 'quiet'),
  withdrawn: mark('‹', 'withdrawn', 'quiet'),
};

/** A POT about which nobody is asked. */
export const NOT_ASKED = mark('·', 'not asked', 'quiet');

export const RUN_MARKS: Readonly<Record<TenantOverview['runs'][number]['state'], Mark>> = {
  running: mark('▶', 'running', 'busy'),
  done: mark('✓', 'done', 'good'),
  failed: mark('✗', 'failed', 'bad'),
};

export const TENANT_MARKS = {
  on: mark('✓', 'on', 'good'),
  off: mark('–', 'off', 'quiet'),
  paused: mark('‖', 'paused', 'attention'),
  reading: mark('…', 'reading', 'busy'),
  unread: mark('✗', 'unread', 'bad'),
  disabled: mark('○', 'disabled', 'quiet'),
} as const satisfies Readonly<Record<string, Mark>>;

/** Whether to use colour: `NO_COLOR` (of any text), `TERM=dumb` and `--no-color` say no. */
export function wantsColour(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): boolean {
  return (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' && !argv.includes('--no-color');
}
