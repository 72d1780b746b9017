import { counted } from '../lib/screen/text.ts';
import type { NextRun, NextRuns } from '../plugin/admin/index.ts';

/** The value of a setting as a layer or a change has it. */
export function settingText(value: unknown): string {
  if (value === undefined) return 'not set';
  if (value === null) return 'empty';
  return Array.isArray(value) ? value.join(',') || 'empty' : String(value);
}

/** What is sent, written and decided otherwise; a reason that decides as many as before is left out. */
export function nextRunLines({ before, after, differences }: NextRuns): string[] {
  const [was, is] = [sent(before), sent(after)];
  const reasons = [...before.plan.decisions, ...after.plan.decisions].map(({ reason }) => reason);
  const pots = ({ plan }: NextRun, reason: string) =>
    plan.decisions.find((one) => one.reason === reason)?.pots ?? 0;
  const moved = [...new Set(reasons)].filter((reason) => pots(before, reason) !== pots(after, reason));
  return [
    `The next run would send ${change(was.email, is.email)} email and ${change(was.sms, is.sms)} SMS.`,
    ...(after.enabled
      ? []
      : [
          `Tracking is ${before.enabled ? 'switched off by this' : 'off'}: switched on, it would send ${after.plan.messages.email} email and ${after.plan.messages.sms} SMS.`,
        ]),
    `OTH-3 rows today: ${change(was.rows, is.rows)}.`,
    ...moved.map(
      (reason) => `  ${reason}: ${change(pots(before, reason), pots(after, reason))} periods of training`,
    ),
    ...differences.map(({ learners, means }) => `  ${counted(learners, 'learner')} ${means}`),
  ];
}

function sent({ enabled, plan }: NextRun) {
  const { email, sms } = plan.messages;
  return enabled ? { email, sms, rows: plan.nonResponsesToday } : { email: 0, sms: 0, rows: 0 };
}

function change(before: number, after: number): string {
  if (before === after) return `${after} (as now)`;
  return `${after} (now ${before}, ${after > before ? '+' : '−'}${Math.abs(after - before)})`;
}
