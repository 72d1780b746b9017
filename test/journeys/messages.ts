import { linkIn } from '../../bin/sandbox/guide.ts';
import type { Houses } from '../../bin/sandbox/houses.ts';
import { dateIn } from '../../lib/ilr/calendar.ts';

/** A message as it arrived at a sink: the mail catcher over SMTP, or the SMS outbox. */
export interface Message {
  /** Local date on which it went. */
  readonly on: string;
  /** Local time of day, "HH:MM". */
  readonly at: string;
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly kind: Kind;
  readonly text: string;
  /** The survey's link. */
  readonly link: string;
}

type Kind = 'invitation' | 'wave' | 'reminder' | 'last reminder' | 'go on' | 'thank you';

/** What each kind says, in both channels; of those that a learner may get in Welsh, in Welsh too. */
const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['last reminder', /last reminder|the last time/],
  ['reminder', /not had your answer/],
  ['go on', /answers so far are kept|atebion hyd yma/],
  ['wave', /how things are now|how are things now/],
  ['invitation', /like to know what|Please tell us|Hoffem wybod beth|Rhowch wybod/],
  ['thank you', /thank you for telling/i],
];

/** Keeps what arrives, with the business time at which it did. */
export function watchSinks({ mails, sms, tenant }: Houses) {
  const seen: Message[] = [];
  let texts = 0;
  return {
    messages: (): readonly Message[] => seen,
    /** Takes in what came since the last look. What went at once has no order of its own: by address then. */
    async look(now: string): Promise<void> {
      const zone = tenant.facts.timeZone;
      const on = dateIn(now, zone);
      const at = new Date(now).toLocaleTimeString('en-GB', { timeZone: zone, timeStyle: 'short' });
      const mailsSeen = seen.filter(({ channel }) => channel === 'email').length;
      const came: Message[] = [];
      for (const mail of (await mails.messages()).slice(mailsSeen))
        came.push({ on, at, channel: 'email', to: mail.to.join(), ...read(mail.text) });
      for (const text of sms.messages().slice(texts))
        came.push({ on, at, channel: 'sms', to: text.to, ...read(text.text) });
      texts = sms.messages().length;
      seen.push(...came.sort((a, b) => (a.channel + a.to < b.channel + b.to ? -1 : 1)));
    },
  };
}

function read(text: string): Pick<Message, 'kind' | 'text' | 'link'> {
  const kind = KINDS.find(([, words]) => words.test(text))?.[0];
  if (kind === undefined) throw new Error(`a message of no known kind: ${text}`);
  return { kind, text, link: linkIn(text) ?? '' };
}
