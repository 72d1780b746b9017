import { isCoded } from '../../lib/errors/index.ts';
import type { Message } from '../../lib/screen/messages.ts';
import { clean, counted } from '../../lib/screen/text.ts';
import { estimateRun, getResponses, runNow, sendToLearner, undoOutcome } from '../../plugin/admin/index.ts';
import type { ActCommand } from '../keys.ts';
import { learnerOf } from '../screens/outcomes.ts';
import { nameOf } from '../screens/tenants.ts';
import { openOf, type TenantAccess } from './access.ts';
import { holdAct } from './hold-acts.ts';
import { selectedId } from './navigate.ts';
import { queueAct } from './queue-acts.ts';
import { reviewAct } from './review-act.ts';
import { settingAct } from './setting-acts.ts';
import { type Act, type Prompt, type State, type Tenant, type TenantState, tenantInHand } from './state.ts';

/** Acts that *Get Destination Survey Results* allows; every other takes the other permission. */
const BY_RESULTS: readonly ActCommand[] = ['get-responses', 'review', 'undo'];

/** Why an act may not be tried at all; null: it may. Asked before its key is offered and again when it is pressed. */
export function disabled(state: State, command: ActCommand): Message | null {
  if (state.readOnly)
    return {
      tone: 'attention',
      text: 'This dashboard only looks: it was started read-only',
      hint: 'Start it without --read-only to act',
    };
  const refusals = tenantInHand(state)?.refusals;
  const refusal = BY_RESULTS.includes(command) ? refusals?.getResults : refusals?.send;
  return refusal == null ? null : { tone: 'attention', text: refusal.message, hint: refusal.hint };
}

/** The act that a key asks for on what is selected, what has to be typed for it, or why there is none. */
export function actFor(
  state: State,
  command: ActCommand,
  tenants: readonly TenantAccess[],
): Act | Prompt | Message {
  const refused = disabled(state, command);
  if (refused !== null) return refused;
  if (state.work !== null)
    return { tone: 'attention', text: `${state.work.title} is still going on`, hint: 'Wait for its end' };
  const known = tenantInHand(state);
  if (known === undefined) return { tone: 'attention', text: 'No tenant is selected' };
  const tenant = openOf(tenants, state.tenant);
  if (tenant === null) return notOpen(known);
  switch (command) {
    case 'run-now':
      return run(tenant, known);
    case 'get-responses':
      return responses(tenant, known);
    case 'send': {
      const learner = state.open?.id ?? selectedId(state);
      return learner === null
        ? { tone: 'attention', text: 'No learner is selected' }
        : send(tenant, learnerOf(learner), false);
    }
    case 'undo': {
      const line = state.open?.id ?? selectedId(state);
      return line === null
        ? { tone: 'attention', text: 'No learner is selected' }
        : undo(tenant, learnerOf(line));
    }
    case 'hold':
    case 'lift':
      return holdAct(command, tenant, known);
    case 'review':
      return reviewAct(state, tenant);
    case 'edit':
    case 'unset':
      return settingAct(state, command, tenant, known);
    default:
      return queueAct(state, command, tenant, known);
  }
}

function notOpen(known: TenantState): Message {
  if (known.error === null) return { tone: 'attention', text: `${nameOf(known)} is still being opened` };
  return { tone: 'attention', text: known.error.message, hint: known.error.hint };
}

/** The same act once more, after its first try asked for a second yes; undefined: its error is the end of it. */
export function secondAsking(error: unknown, act: Act): Act | undefined {
  return isCoded(error, 'SEND_NEEDS_CONFIRMING') ? act.again?.(error.message) : undefined;
}

function run({ context, actor }: Tenant, known: TenantState): Act {
  return {
    title: `Run now, ${nameOf(known)}`,
    asksWhy: false,
    async estimate() {
      const { lookedAt, messages, nonResponsesToday } = await estimateRun(context, actor);
      const does = `${counted(messages.email, 'email')}, ${counted(messages.sms, 'SMS', 'SMS')}, ${counted(nonResponsesToday, 'OTH-3 row')}`;
      return {
        bulk: null,
        says: `A run over ${counted(lookedAt, 'person')}: ${does} today. Answers that it retrieves first may change that.`,
      };
    },
    async perform() {
      const { runId, counts } = await runNow(context, actor);
      const rows = (counts.rowsAppended ?? 0) + (counts.rowsAmended ?? 0);
      return `Run ${runId} is done: ${counted(counts.handedOver ?? 0, 'message')} sent, ${counted(counts.answers ?? 0, 'answer')}, ${counted(rows, 'row')} written.`;
    },
  };
}

function responses({ context, actor }: Tenant, known: TenantState): Act {
  return {
    title: `Get responses, ${nameOf(known)}`,
    asksWhy: false,
    estimate: async () => ({
      bulk: null,
      says: `Retrieves the answers to ${counted(openSurveys(known), 'open survey')} and writes their rows.`,
    }),
    perform: async () => (await getResponses(context, actor)).message,
  };
}

function send(tenant: Tenant, learner: string, confirmed: boolean, asked?: string): Act {
  const { context, actor } = tenant;
  const who = clean(learner);
  return {
    title: `Send the survey to learner ${who}`,
    asksWhy: false,
    again: (question) => send(tenant, learner, true, question),
    estimate: async () => ({
      bulk: null,
      says: asked ?? `1 learner: ${who} is sent the survey now, also while tracking is off.`,
    }),
    perform: async () => (await sendToLearner(context, actor, learner, { confirmed })).message,
  };
}

function undo({ context, actor }: Tenant, learner: string): Act {
  const who = clean(learner);
  return {
    title: `Undo what was written for learner ${who}`,
    asksWhy: true,
    async estimate() {
      const rows = await undoOutcome(context, actor, learner, { dryRun: true, why: '' });
      const told = rows.map(({ outcome, start, cause }) => `${outcome} from ${start} (${cause})`).join(', ');
      return {
        bulk: null,
        says: `Of learner ${who} would be taken back: ${told}. Name nobody in the reason.`,
      };
    },
    async perform(why) {
      const rows = await undoOutcome(context, actor, learner, { dryRun: false, why });
      return `${counted(rows.length, 'row')} of learner ${who} taken back.`;
    },
  };
}

function openSurveys({ overview }: TenantState): number {
  const { due = 0, invited = 0, 'partly-answered': partly = 0 } = overview?.surveys ?? {};
  return due + invited + partly;
}
