import type { Message } from '../../lib/screen/messages.ts';
import { counted } from '../../lib/screen/text.ts';
import {
  discardQueueJobs,
  type JobState,
  pauseTenantQueue,
  type QueueFilter,
  resumeTenantQueue,
  retryQueueJobs,
} from '../../plugin/admin/index.ts';
import type { ActCommand } from '../keys.ts';
import { viewOf } from '../screens/index.ts';
import { queueFilter } from '../screens/queue.ts';
import { nameOf } from '../screens/tenants.ts';
import { selectedId } from './navigate.ts';
import type { Act, State, Tenant, TenantState } from './state.ts';

/** Jobs that nobody works on and that are not over. */
const DISCARDABLE: readonly JobState[] = ['ready', 'waiting', 'dead'];

type QueueCommand = Exclude<
  ActCommand,
  'run-now' | 'get-responses' | 'send' | 'hold' | 'lift' | 'edit' | 'unset' | 'review' | 'undo'
>;

/** The act on the queue that a key asks for, or why there is none. */
export function queueAct(
  state: State,
  command: QueueCommand,
  tenant: Tenant,
  known: TenantState,
): Act | Message {
  const act = nameless(state, command, tenant, known);
  return 'perform' in act ? { ...act, title: `${act.title}, ${nameOf(known)}` } : act;
}

function nameless(state: State, command: QueueCommand, tenant: Tenant, known: TenantState): Act | Message {
  const pause = known.overview?.queue.pause;
  switch (command) {
    case 'retry':
      return onSelected(state, ['dead'], 'Only a dead job is tried again', (jobs) => retry(tenant, jobs));
    case 'discard':
      return onSelected(state, DISCARDABLE, 'Only a ready, waiting or dead job is discarded', (jobs) =>
        discard(tenant, jobs),
      );
    case 'retry-all':
      return onFiltered(state, ['dead'], (jobs) => retry(tenant, jobs));
    case 'discard-all':
      return onFiltered(state, DISCARDABLE, (jobs) => discard(tenant, jobs));
    case 'pause':
      if (pause != null) return refusal(`The queue is paused already, by ${pause.who}: ${pause.why}`);
      return pauseAct(tenant);
    case 'resume':
      return pause == null ? refusal('The queue is not paused') : resumeAct(tenant);
  }
}

function refusal(text: string): Message {
  return { tone: 'attention', text };
}

function onSelected(
  state: State,
  states: readonly JobState[],
  why: string,
  act: (filter: QueueFilter) => Act,
): Act | Message {
  const id = state.open?.id ?? selectedId(state);
  const job = state.excerpts.queue.rows.find((one) => one.id === id);
  if (job === undefined) return refusal('No job is selected');
  return states.includes(job.state)
    ? act({ ids: [job.id] })
    : refusal(`${why}; job ${job.id} is ${job.state}`);
}

/** Many jobs at once are named by state and kind alone: what a text finds is only looked for in what is in memory. */
function onFiltered(
  state: State,
  states: readonly JobState[],
  act: (filter: QueueFilter) => Act,
): Act | Message {
  const { text, problems } = viewOf(state).filter;
  if (problems.length > 0) return refusal(`The filter is not understood: ${problems.join('; ')}`);
  if (text !== '')
    return refusal('A filter with text is for looking only: filter by state: and kind: to act on all');
  const filter = queueFilter(state);
  return filter.state === undefined || states.includes(filter.state)
    ? act(filter)
    : refusal(`None of the jobs that are ${filter.state}`);
}

function retry({ context, actor }: Tenant, filter: QueueFilter): Act {
  return {
    title: 'Try again',
    asksWhy: false,
    async estimate() {
      const { count } = await retryQueueJobs(context, actor, filter, { dryRun: true });
      return estimate(
        filter,
        count,
        `${counted(count, 'dead job')}${ofWhich(filter)} would get a new start.`,
      );
    },
    async perform() {
      const { count } = await retryQueueJobs(context, actor, filter, { dryRun: false });
      return `${counted(count, 'job')} got a new start.`;
    },
  };
}

function discard({ context, actor }: Tenant, filter: QueueFilter): Act {
  return {
    title: 'Discard',
    asksWhy: true,
    async estimate() {
      const { count } = await discardQueueJobs(context, actor, filter, { dryRun: true, why: '' });
      return estimate(
        filter,
        count,
        `${counted(count, filter.state === undefined ? 'job' : `${filter.state} job`)}${ofWhich(filter)} would not be done any more.`,
      );
    },
    async perform(why) {
      const { count } = await discardQueueJobs(context, actor, filter, { dryRun: false, why });
      return `${counted(count, 'job')} discarded.`;
    },
  };
}

/** One job by its id needs a yes; what a filter names needs its number typed. */
function estimate({ ids }: QueueFilter, count: number, says: string) {
  return count === 0 ? null : { says, bulk: ids === undefined ? count : null };
}

function ofWhich({ ids, kind }: QueueFilter): string {
  if (ids !== undefined) return ` (${ids.join(', ')})`;
  return kind === undefined ? '' : ` of kind ${kind}`;
}

function pauseAct({ context, actor }: Tenant): Act {
  return {
    title: 'Pause',
    asksWhy: true,
    async estimate() {
      const count = await pauseTenantQueue(context, actor, { dryRun: true, why: '' });
      return { bulk: null, says: `${counted(count, 'job')} would stand still, and every one that follows.` };
    },
    async perform(why) {
      await pauseTenantQueue(context, actor, { dryRun: false, why });
      return 'The queue is paused.';
    },
  };
}

function resumeAct({ context, actor }: Tenant): Act {
  return {
    title: 'Continue',
    asksWhy: false,
    async estimate() {
      const count = await resumeTenantQueue(context, actor, { dryRun: true });
      return { bulk: null, says: `${counted(count, 'job')} would go on.` };
    },
    async perform() {
      await resumeTenantQueue(context, actor, { dryRun: false });
      return 'The queue goes on.';
    },
  };
}
