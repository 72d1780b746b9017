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

/**
 * Tells of each text message of a tenant, in each language, how many parts it takes and what it costs, and what makes one
 * dear.
 *
 * @param messages as a fictional learner would get them
 */
export function checkTextMessages(messages: Preview['messages']): readonly Finding[] {
  const from = messages[0]?.sms.from ?? '';
  const sender = GENERIC.has(from.toLowerCase())
    ? warn(
        SUBJECT,
        `Text messages come from "${from}", which says nothing of who writes; networks block such names.`,
        'Set sender.sms of the details form to a name learners know.',
      )
    : pass(SUBJECT, `Text messages come from "${from}".`);
  return [sender, ...messages.map(sizeOf)];
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
