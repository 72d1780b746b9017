import type { Preview } from '../wire.ts';
import { type Finding, pass, warn } from './finding.ts';

const SUBJECT = 'SMS';
const LANGUAGES = { en: 'English', cy: 'Welsh' } as const;
/** Names that say nothing of who writes: networks block them. */
const GENERIC = new Set([
  'survey',
  'surveys',
  'info',
  'sms',
  'text',
  'notice',
  'alert',
  'message',
  'college',
  'verify',
  'test',
]);

/** What the settings say of the gateway, as far as it decides what learners see and what comes back. */
export interface GatewayFacts {
  /** Names that GOV.UK Notify has a sender for; null: another gateway, which takes any name. */
  readonly knownNames: readonly string[] | null;
  /** It can tell here what became of a message, and what learners text back. */
  readonly tells: boolean;
}

/**
 * Tells who text messages come from, whether receipts and replies come back, and of each message in each language how
 * many parts it takes, what it costs, and what makes it dear.
 *
 * @param messages as a fictional learner would get them
 */
export function checkTextMessages(
  messages: Preview['messages'],
  { knownNames, tells }: GatewayFacts,
): readonly Finding[] {
  const from = messages[0]?.sms.from ?? '';
  return [
    senderOf(from, knownNames),
    tells
      ? pass(SUBJECT, 'Receipts and replies of the gateway are taken.')
      : warn(
          SUBJECT,
          'Receipts and replies are not taken: what did not arrive stays unknown, and STOP is not heard.',
          'Set publicUrl, and sms.webhook.token for GOV.UK Notify.',
        ),
    ...messages.map(sizeOf),
  ];
}

function senderOf(from: string, knownNames: GatewayFacts['knownNames']): Finding {
  if (GENERIC.has(from.toLowerCase()))
    return warn(
      SUBJECT,
      `Text messages come from "${from}", which says nothing of who writes; networks block such names.`,
      'Set sender.sms of the details form to a name learners know.',
    );
  if (knownNames !== null && !knownNames.includes(from))
    return warn(
      SUBJECT,
      `GOV.UK Notify has no sender for "${from}": text messages come from its default.`,
      'Add the name with its identifier to sms.notify.senders.',
    );
  return pass(SUBJECT, `Text messages come from "${from}".`);
}

function sizeOf({ kind, language, sms }: Preview['messages'][number]): Finding {
  const cost = sms.costPence === undefined ? '' : `, about ${sms.costPence.toFixed(1)}p a learner`;
  const parts = `${sms.parts} ${sms.parts === 1 ? 'part' : 'parts'}`;
  const found = `${kind}, ${LANGUAGES[language]}: ${parts} of ${sms.encoding}${cost}.`;
  if (sms.parts === sms.partsWithout) return pass(SUBJECT, found);
  return warn(
    SUBJECT,
    found,
    `${[...sms.outside].join(' ')} makes it ${sms.parts} instead of ${sms.partsWithout}; it goes as written.`,
  );
}
