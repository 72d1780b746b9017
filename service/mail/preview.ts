import type { Environment } from 'nunjucks';
import { smsSize } from '../sms/parts.ts';
import { type MessageKind, OWN_CONTACT_NUMBER } from '../store/messages.ts';
import type { Account, Language, Preview } from '../wire.ts';
import { spokenLanguages } from './languages.ts';
import { type RenderedSurvey, renderMessage } from './render.ts';
import { SMS_SENDER } from './send.ts';
import { productTexts } from './texts.ts';

/** As long as a token, so that an SMS is as long as a real one, and a link that leads nowhere. */
const NO_TOKEN = 'exampLeexampLeexampLe1';
/** Days from now to the day on which the fictional survey closes. */
const CLOSES_AFTER_DAYS = 60;
const LEARNER: Pick<RenderedSurvey, 'givenName' | 'course'> = {
  givenName: 'Sam',
  course: 'Plumbing level 2',
};

/** Every message of a details form in every language of it, as a fictional learner would get it. */
export function previewOf(
  environment: Environment,
  account: Account,
  { base, now }: { readonly base: string; readonly now: string },
): Preview {
  const closesOn = new Date(Date.parse(now) + CLOSES_AFTER_DAYS * 86_400_000).toISOString().slice(0, 10);
  const { sender, name: provider } = account;

  function message(kind: MessageKind, language: Language): Preview['messages'][number] {
    const survey = { ...LEARNER, provider, language, closesOn };
    const contactNumber = kind === 'thank-you' ? OWN_CONTACT_NUMBER : OWN_CONTACT_NUMBER + 1;
    const over = (channel: 'email' | 'sms') =>
      renderMessage(
        environment,
        account,
        survey,
        { kind, channel, contact_number: contactNumber },
        {
          survey: `${base}/s/${NO_TOKEN}`,
          unsubscribe: `${base}/u/${NO_TOKEN}?channel=${channel}`,
          privacy: `${base}/s/${NO_TOKEN}/privacy`,
        },
      );
    const { text } = over('sms');
    return {
      kind,
      language,
      email: { from: `${sender.name} <${sender.address}>`, ...over('email') },
      sms: { from: sender.sms ?? SMS_SENDER, text, ...smsSize(text) },
    };
  }

  const kinds = Object.keys(productTexts.en) as MessageKind[];
  return {
    messages: spokenLanguages(account).flatMap((language) => kinds.map((kind) => message(kind, language))),
  };
}
