import { counted } from '../../lib/screen/text.ts';
import {
  type Actor,
  type AdminContext,
  type DryRun,
  type DryRunAsked,
  planDryRun,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** `plan --dry-run`: what the next run would do, writing nothing. */
export async function planAnswer(context: AdminContext, actor: Actor, asked: DryRunAsked): Promise<Answer> {
  return planAnswerOf(await planDryRun(context, actor, asked));
}

export function planAnswerOf(plan: DryRun): Answer {
  const now = plan.differences?.now ?? null;
  const before = new Map(now?.decisions.map(({ reason, pots }) => [reason, pots]));
  const listed = new Set(plan.decisions.map(({ reason }) => reason));
  const gone = now?.decisions.filter(({ reason }) => !listed.has(reason)) ?? [];
  return {
    notes: [...headline(plan), ...doings(plan), ...troubles(plan), ...differences(plan)],
    listing: {
      columns: [
        { id: 'reason', title: 'Decision' },
        { id: 'pots', title: 'POTs' },
        ...(now === null ? [] : [{ id: 'before', title: 'Now' }]),
        { id: 'because', title: 'Because' },
      ],
      rows: [...plan.decisions, ...gone.map((one) => ({ ...one, pots: 0 }))].map((one) => ({
        ...one,
        before: before.get(one.reason) ?? 0,
      })),
    },
    json: plan,
  };
}

function headline({ today, enabled, lookedAt, persons, pots, blocked }: DryRun): string[] {
  const whole = `${counted(persons, 'person')}, ${counted(pots, 'period')} of training.`;
  if (!enabled)
    return [
      `${whole} Nothing was written.`,
      'Tracking is switched off: nothing runs by itself and nothing is sent. --enable tells what switching it on would do.',
    ];
  return [
    `${whole} A run on ${today} would look at ${counted(lookedAt, 'person')}. Nothing was written.`,
    ...(blocked === null ? [] : [`It would not begin as things are: ${blocked.message}. ${blocked.hint}.`]),
  ];
}

function doings(plan: DryRun): string[] {
  if (!plan.enabled) return [];
  const { messages, messagesByKind, messagesLater, rows, held } = plan;
  const kinds = messagesByKind.map((one) => `${one.messages} ${told(one.channel)} ${one.kind}`).join(', ');
  const later =
    messagesLater === 0 ? '' : ` ${messagesLater} of them wait for the hours in which messages go.`;
  return [
    `Messages: ${messages.email} email, ${messages.sms} SMS${kinds === '' ? '' : ` (${kinds})`}.${later}`,
    `OTH-3 rows today: ${plan.nonResponsesToday}.`,
    ...(rows.length === 0 ? [] : ['Destination rows:']),
    ...rows.map((one) => `  ${OPS[one.op]} ${one.outcome} (${one.cause}): ${one.rows}`),
    ...(held.held === 0 ? [] : [`Put off, for messages are held: ${held.held}.`]),
    ...(held['daily-cap'] === 0 ? [] : [`Put off by the daily cap: ${held['daily-cap']}.`]),
    ...(held.absent === 0 ? [] : [`Held, for they are not in the newest file: ${held.absent}.`]),
  ];
}

function troubles({ enabled, withoutAddress, sharedAddresses, addresses, duplicates }: DryRun): string[] {
  const each = addresses.map(({ channel, problem, pots }) => `  ${told(channel)} ${problem}: ${pots}`);
  return [
    ...(enabled || addresses.length > 0
      ? [
          `Without a usable address: ${withoutAddress}; with an address shared by too many: ${sharedAddresses}.`,
        ]
      : []),
    ...each,
    ...(duplicates ?? []).map(
      ({ shares, groups, learners }) =>
        `Possible duplicates: ${counted(groups, 'group')} of ${counted(learners, 'record')} with the same ${shares === 'uln' ? 'ULN' : 'birth date and family name'}, of different persons.`,
    ),
  ];
}

function differences({ differences: found }: DryRun): string[] {
  if (found === null) return [];
  if (found.learners === 0) return ['Nothing would be otherwise than with the settings of today.'];
  return [
    `Otherwise than with the settings of today, for ${counted(found.learners, 'learner')}:`,
    ...found.changes.map(({ learners, means }) => `  ${counted(learners, 'learner')} ${means}`),
  ];
}

const told = (channel: 'email' | 'sms') => (channel === 'sms' ? 'SMS' : 'email');

/** What becomes of a destination row, in a word. */
export const OPS = { append: 'written', amend: 'amended', withdraw: 'withdrawn' } as const;
