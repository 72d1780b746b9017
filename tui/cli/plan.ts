import { type Actor, type AdminContext, type DryRun, planDryRun } from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** `plan --dry-run`: what a first run of today would do, writing nothing. */
export async function planAnswer(context: AdminContext, actor: Actor): Promise<Answer> {
  return planAnswerOf(await planDryRun(context, actor));
}

export function planAnswerOf(plan: DryRun): Answer {
  return {
    notes: [
      `${plan.persons} persons, ${plan.pots} periods of training. Nothing was written.`,
      `Messages of a first run today: ${plan.messages.email} email, ${plan.messages.sms} SMS.`,
      `OTH-3 rows today: ${plan.nonResponsesToday}.`,
      `Without a usable address: ${plan.withoutAddress}; with an address shared by too many: ${plan.sharedAddresses}.`,
    ],
    listing: {
      columns: [
        { id: 'reason', title: 'Decision' },
        { id: 'pots', title: 'POTs' },
        { id: 'because', title: 'Because' },
      ],
      rows: plan.decisions,
    },
    json: plan,
  };
}
