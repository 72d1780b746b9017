import type { Environment } from 'nunjucks';
import { CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import { smsSize } from '../sms/parts.ts';
import { costPence, MOST_PARTS } from '../sms/settings.ts';
import { SMS_SENDER } from '../sms/transport.ts';
import { type MessageKind, OWN_CONTACT_NUMBER } from '../store/messages.ts';
import type { Account, Channel, Language, Preview } from '../wire.ts';
import { spokenLanguages } from './languages.ts';
import { linksOf } from './links.ts';
import type { RenderedMessage } from './message.ts';
import { type RenderedSurvey, renderMessage } from './render.ts';
import { productTexts } from './texts.ts';

/** As long as a token, so that an SMS is as long as a real one, and a link that leads nowhere. */
const NO_TOKEN = 'exampLeexampLeexampLe1';
/** Days from now to the day on which the fictional survey closes. */
const CLOSES_AFTER_DAYS = 60;

/** The fictional learner. */
type Example = Pick<RenderedSurvey, 'givenName' | 'course'>;
const LEARNER: Example = { givenName: 'Sam', course: 'Plumbing level 2' };
/** Its course is clipped to the most that a text message tells of one. */
const LONGEST: Example = { ...LEARNER, course: 'x'.repeat(200) };

const KINDS = Object.keys(productTexts.en) as MessageKind[];

interface Kind {
  readonly kind: MessageKind;
  readonly language: Language;
  readonly channel: Channel;
}

type Context = Pick<ServiceContext, 'clock' | 'publicUrl' | 'smsSettings'>;

/** Every message of a details form in every language of it, as a fictional learner would get it. */
export function previewOf(environment: Environment, account: Account, context: Context): Preview {
  const { sender } = account;
  const message = (kind: MessageKind, language: Language): Preview['messages'][number] => {
    const over = (channel: Channel) =>
      example(environment, account, context, LEARNER, { kind, language, channel });
    const { text } = over('sms');
    const size = smsSize(text);
    const cost = costPence(context.smsSettings, size.parts);
    return {
      kind,
      language,
      email: { from: `${sender.name} <${sender.address}>`, ...over('email') },
      sms: {
        from: sender.sms ?? SMS_SENDER,
        text,
        ...size,
        ...(cost === undefined ? {} : { costPence: cost }),
      },
    };
  };
  return { messages: eachOf(account, message) };
}

/**
 * Checks that no text message of a details form takes more parts than this service allows, for a learner whose course
 * has a long name.
 *
 * @throws SURVEY_SMS_TOO_LONG
 */
export function checkSmsLength(environment: Environment, account: Account, context: Context): void {
  const most = context.smsSettings.mostParts ?? MOST_PARTS;
  eachOf(account, (kind, language) => {
    const { text } = example(environment, account, context, LONGEST, { kind, language, channel: 'sms' });
    const { parts, outside } = smsSize(text);
    if (parts > most)
      throw new CodedError('SURVEY_SMS_TOO_LONG', {
        text: `${kind}.sms.${language}`,
        parts,
        most,
        because: outside === '' ? '' : ` in the alphabet that ${[...outside].join(' ')} asks for`,
      });
  });
}

function eachOf<T>(account: Account, of: (kind: MessageKind, language: Language) => T): T[] {
  return spokenLanguages(account).flatMap((language) => KINDS.map((kind) => of(kind, language)));
}

function example(
  environment: Environment,
  account: Account,
  context: Context,
  learner: Example,
  { kind, language, channel }: Kind,
): RenderedMessage {
  const closes = Date.parse(context.clock()) + CLOSES_AFTER_DAYS * 86_400_000;
  const closesOn = new Date(closes).toISOString().slice(0, 10);
  const survey = { ...learner, provider: account.name, language, closesOn };
  const contactNumber = kind === 'thank-you' ? OWN_CONTACT_NUMBER : OWN_CONTACT_NUMBER + 1;
  const message = { kind, channel, contact_number: contactNumber };
  return renderMessage(environment, account, survey, message, linksOf(context, NO_TOKEN, channel));
}
