import { type Mark, mark } from '../lib/screen/theme.ts';
import type { JobState, SurveyState, TenantOverview } from '../plugin/admin/index.ts';

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

/** Where the value of a setting comes from; `drift`: the manifest says something else. */
export const SETTING_MARKS = {
  default: mark('·', 'default', 'quiet'),
  'installation file': mark('○', 'installation', 'busy'),
  'tenant manifest': mark('✓', 'manifest', 'good'),
  'host store': mark('●', 'store', 'busy'),
  '--set': mark('!', '--set', 'attention'),
  drift: mark('≠', 'drift', 'attention'),
} as const satisfies Readonly<Record<string, Mark>>;

export const TENANT_MARKS = {
  on: mark('✓', 'on', 'good'),
  off: mark('–', 'off', 'quiet'),
  paused: mark('‖', 'paused', 'attention'),
  held: mark('■', 'held', 'attention'),
  reading: mark('…', 'reading', 'busy'),
  unread: mark('✗', 'unread', 'bad'),
  disabled: mark('○', 'disabled', 'quiet'),
} as const satisfies Readonly<Record<string, Mark>>;
