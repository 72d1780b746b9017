import { catalogue, type ErrorDefinition } from '../../lib/errors/index.ts';
import { type DetailLine, field, heading, note } from '../../lib/screen/detail.ts';
import { clean, counted, duration, instant } from '../../lib/screen/text.ts';
import type { JobFailure, JobRow } from '../../plugin/admin/index.ts';
import type { State } from '../state/state.ts';
import { JOB_MARKS } from '../theme.ts';

/** What there is to say of a job; `known`: what was read of it besides its line. */
export function jobDetail(job: JobRow, known: State['failures'], now: number): readonly DetailLine[] {
  const failures = known?.rows ?? [];
  const payload = Object.entries(known?.payload ?? {});
  const { word, tone } = JOB_MARKS[job.state];
  const hint = hintOf(job.reason);
  const age = duration((now - Date.parse(job.enqueuedAt)) / 1_000);
  return [
    field('Job', `${job.id}, ${clean(job.key)}`),
    field('State', word, tone),
    field('Kind', clean(job.kind)),
    field('Attempts', `${job.attempt} of ${job.maxAttempts}`),
    field('Enqueued', `${instant(job.enqueuedAt)}, ${age} ago`),
    ...(job.state === 'waiting' ? [field('Next try', instant(job.runAt))] : []),
    ...(job.worker === null ? [] : [field('Held by', clean(job.worker))]),
    ...(job.leaseUntil === null ? [] : [field('Lease', leaseText(job.leaseUntil, now))]),
    ...(job.settledAt === null ? [] : [field('Ended', instant(job.settledAt))]),
    ...(job.reason === null ? [] : [field('Reason', clean(job.reason), tone)]),
    ...(job.detail === null ? [] : [field('Detail', clean(job.detail))]),
    ...(hint === undefined ? [] : [field('What to do', hint)]),
    heading('What it was given'),
    ...payload.map(([name, value]) => field(`  ${clean(name)}`, clean(value))),
    ...(payload.length === 0 ? [note(known === null ? 'Reading…' : 'Nothing.')] : []),
    heading(failures.length === 0 ? 'Failures' : counted(failures.length, 'failure')),
    ...failures.map((failure) => field(`Attempt ${failure.attempt}`, failureText(failure))),
    ...(failures.length === 0 ? [note('None.')] : []),
  ];
}

/** How long the worker still has, or since when it is overdue: then it is dead, and whoever claims next takes the job. */
function leaseText(until: string, now: number): string {
  const seconds = (now - Date.parse(until)) / 1_000;
  return `until ${instant(until)}${seconds < 60 ? '' : `, over for ${duration(seconds)}`}`;
}

function failureText({ failedAt, reason, detail }: JobFailure): string {
  return `${instant(failedAt)} ${clean(reason)}${detail === null ? '' : `: ${clean(detail)}`}`;
}

/** What the catalogue advises about the code a job failed with; its details were not kept, so they stay open. */
function hintOf(reason: string | null): string | undefined {
  const definitions: Readonly<Record<string, ErrorDefinition>> = catalogue;
  return reason === null ? undefined : definitions[reason]?.hint.replace(/\{\w+\}/g, '…');
}
