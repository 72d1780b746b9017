import { expect, it } from 'vitest';
import {
  CIRCUMSTANCES,
  type CircumstanceFacts,
  circumstanceOf,
  type MessageFacts,
} from '../../../plugin/domain/circumstance.ts';
import type { SurveyState } from '../../../plugin/domain/lifecycle.ts';
import { REASONS, type ReasonCode } from '../../../plugin/domain/reasons.ts';

const decided = (
  reason: ReasonCode,
  more: Partial<NonNullable<CircumstanceFacts['decision']>> = {},
): CircumstanceFacts['decision'] => ({ reason, facts: {}, held: null, ...more });
const surveyed = (state: SurveyState, reason = 'ELIGIBLE') => ({ state, reason });
/** `2 email bounced hard-bounce`: a message of round 2, its state and why. */
const message = (text: string): MessageFacts => {
  const [number, channel, state = '', why = null] = text.split(' ');
  const went = !['planned', 'accepted', 'skipped', 'expired', 'refused', 'conflict', 'failed'].includes(
    state,
  );
  return {
    number: Number(number),
    channel: channel as 'email',
    state,
    why,
    sentAt: went ? '2025-07-01T09:00:00.000Z' : null,
  };
};

type Line = [
  name: string,
  facts: Partial<Omit<CircumstanceFacts, 'messages'>> & { readonly messages?: readonly string[] },
  expected: string,
];

const NOWHERE = decided('NO_ADDRESS', { facts: { email: 'missing', sms: 'landline' } });
const BOUNCED = ['1 email bounced hard-bounce', '1 sms undelivered'];

const lines: Line[] = [
  ['answered', { survey: surveyed('answered'), messages: ['1 email sent'] }, 'answered'],
  [
    'answered though every message came back',
    { survey: surveyed('answered'), messages: BOUNCED },
    'answered',
  ],
  ['a page saved', { survey: surveyed('partly-answered'), messages: ['1 email sent'] }, 'answered in part'],
  ['a page saved, the stop date past', { survey: surveyed('lapsed'), toldInPart: true }, 'answered in part'],
  ['unsubscribed', { survey: surveyed('unsubscribed'), messages: ['1 email sent'] }, 'unsubscribed'],
  ['silent', { survey: surveyed('lapsed'), messages: ['1 email sent', '2 email sent'] }, 'did not answer'],
  [
    'silent, one channel came back',
    { survey: surveyed('lapsed'), messages: ['1 email sent', '1 sms undelivered'] },
    'did not answer',
  ],
  [
    'silent, perhaps never sent',
    { survey: surveyed('lapsed'), messages: ['1 email uncertain'] },
    'did not answer',
  ],
  [
    'nothing arrived',
    { survey: surveyed('lapsed'), messages: BOUNCED },
    'could not be reached: email: hard-bounce, SMS: undelivered',
  ],
  [
    'nothing arrived, the last time for another reason',
    { survey: surveyed('lapsed'), messages: [...BOUNCED, '2 email failed mailbox-full'] },
    'could not be reached: email: mailbox-full, SMS: undelivered',
  ],
  [
    'no address to the end',
    { survey: surveyed('lapsed', 'NO_ADDRESS'), decision: NOWHERE },
    'could not be reached: email: missing, SMS: landline',
  ],
  ['no message to the end', { survey: surveyed('lapsed') }, 'could not be reached: No message went'],
  [
    'the destination became known',
    { survey: surveyed('lapsed', 'KNOWN') },
    'excluded: The destination is already on record',
  ],
  ['asked once', { survey: surveyed('invited'), messages: ['1 email sent', '1 sms delivered'] }, 'sent'],
  ['asked again', { survey: surveyed('invited'), messages: ['1 email sent', '2 email sent'] }, 'reminded'],
  [
    'the reminder waits',
    { survey: surveyed('invited'), messages: ['1 email sent', '2 email planned'] },
    'sent',
  ],
  [
    'asked, and all came back',
    { survey: surveyed('invited'), messages: BOUNCED },
    'could not be reached: email: hard-bounce, SMS: undelivered',
  ],
  [
    'asked, and no longer in the file',
    {
      decision: decided('ELIGIBLE', { held: 'absent' }),
      survey: surveyed('invited'),
      messages: ['1 email sent'],
    },
    'sent',
  ],
  ['to be asked', { survey: surveyed('due') }, 'awaiting contact'],
  ['handed over', { survey: surveyed('due'), messages: ['1 email accepted'] }, 'awaiting contact'],
  ['its time ran out', { survey: surveyed('due'), messages: ['1 email expired'] }, 'awaiting contact'],
  [
    'refused by the service',
    { survey: surveyed('due'), messages: ['1 email refused'] },
    'could not be reached: email: refused',
  ],
  [
    'no address yet',
    { survey: surveyed('due'), decision: NOWHERE },
    'could not be reached: email: missing, SMS: landline',
  ],
  [
    'no longer in the file',
    { survey: surveyed('due'), decision: decided('ELIGIBLE', { held: 'absent' }) },
    'on hold: No longer in the newest file',
  ],
  ['decided, no survey yet', { decision: decided('ELIGIBLE') }, 'awaiting contact'],
  ['sent by hand before a run decided', { decision: null, survey: surveyed('due') }, 'awaiting contact'],
  [
    'barred by preferences',
    { survey: surveyed('barred', 'BARRED'), decision: decided('BARRED') },
    'may not be contacted: The contact preferences allow neither email nor SMS',
  ],
  [
    'suppressed before any survey',
    { decision: decided('DO_NOT_CONTACT') },
    'may not be contacted: A local suppression says not to contact the learner',
  ],
  ['died', { survey: surveyed('excluded', 'DECEASED') }, 'may not be contacted: The learner has died'],
  [
    'died, and no longer in the file',
    { decision: decided('DECEASED', { held: 'absent' }) },
    'may not be contacted: The learner has died',
  ],
  [
    'came back',
    { survey: surveyed('withdrawn', 'RETURNED'), decision: decided('RETURNED') },
    'excluded: The learner has come back to learning here',
  ],
  [
    'not left after all',
    { survey: surveyed('withdrawn', 'NOT_ENDED'), decision: decided('NOT_ENDED') },
    'not yet due: The period of training has not ended',
  ],
  [
    'gone from the MIS',
    { survey: surveyed('withdrawn', 'POT_GONE'), decision: null },
    'excluded: The period of training is no longer in the MIS',
  ],
  ['transferred', { decision: decided('TRANSFERRED') }, 'excluded: The learner was transferred'],
  [
    'a summer leaver',
    { decision: decided('AWAITING_RETURN') },
    'not yet due: A summer leaver may come back in the autumn',
  ],
];

it.each(lines)('%s', (_, { messages = [], ...facts }, expected) => {
  const told = circumstanceOf({
    decision: decided('ELIGIBLE'),
    survey: null,
    toldInPart: false,
    ...facts,
    messages: messages.map(message),
  });
  expect(told.why === null ? told.is : `${told.is}: ${told.why}`).toBe(expected);
});

it('has a line here for every circumstance there is', () => {
  const seen = new Set(lines.map(([, , expected]) => expected.replace(/: .*/, '')));
  expect([...seen].sort()).toEqual([...CIRCUMSTANCES].sort());
});

it('of every reason without a survey, says one thing and why where it is no contact', () => {
  for (const { code } of REASONS) {
    const { is, why } = circumstanceOf({
      decision: decided(code, { facts: { email: 'missing', sms: 'missing' } }),
      survey: null,
      toldInPart: false,
      messages: [],
    });
    expect([code, why === null]).toEqual([code, is === 'awaiting contact']);
  }
});
