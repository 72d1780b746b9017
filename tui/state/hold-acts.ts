import type { Message } from '../../lib/screen/messages.ts';
import { clean } from '../../lib/screen/text.ts';
import { type HoldChanged, heldInWords, holdSending, liftHold } from '../../plugin/admin/index.ts';
import type { ActCommand } from '../keys.ts';
import { nameOf } from '../screens/tenants.ts';
import type { Act, Tenant, TenantState } from './state.ts';

/** Holds the tenant's messages or lets them go, or says why there is nothing to do. */
export function holdAct(
  command: Extract<ActCommand, 'hold' | 'lift'>,
  { context, actor }: Tenant,
  known: TenantState,
): Act | Message {
  const hold = known.overview?.hold;
  const holds = command === 'hold';
  // Who may send and not look is not shown how it stands, and is told so by the act.
  if (hold?.held === holds) return { tone: 'attention', text: clean(heldInWords(hold)) };
  return {
    title: `${holds ? 'Hold all messages' : 'Lift the hold'}, ${nameOf(known)}`,
    asksWhy: true,
    estimate: async () => ({
      bulk: null,
      says: holds
        ? 'Nothing more of this tenant would be sent, here or at the survey service, until somebody lifts it.'
        : 'Messages would go again: what is due by the next run, what the survey service has at once.',
    }),
    async perform(why) {
      const done = holds ? await holdSending(context, actor, why) : await liftHold(context, actor, why);
      return `${holds ? 'All messages are held' : 'The hold is lifted'}${toldWords(done)}.`;
    },
  };
}

function toldWords({ trouble }: HoldChanged): string {
  return trouble === null
    ? ', at the survey service too'
    : `; the survey service is told later (${trouble.code})`;
}
