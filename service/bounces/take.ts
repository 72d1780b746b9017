import type { Knex } from 'knex';
import type { ParsedMail } from 'mailparser';
import type { ServiceContext } from '../context.ts';
import { type Scope, unsubscribe } from '../pages/wishes.ts';
import { settleMessage } from '../store/receipts.ts';
import { readSurvey } from '../store/surveys.ts';
import { readReport } from './report.ts';
import { type Addressed, readOwnAddress } from './return-path.ts';

/** Where an own address may stand in a report of somebody else's. */
const OWN_ADDRESS = /\b[bu]-[0-9a-f]{32}-[0-9a-f]{20}@[a-z0-9.-]+/gi;
/** Addresses looked up of one report, which is about one message. */
const LOOKED_UP = 3;

/** Loaded with the first report: a fifth of what a start of the service would load, and reports are few. */
export const loadMailParser = () => import('mailparser');

/**
 * Parsed as far as a report needs it: nothing is fetched, and whatever is embedded stays as it came. Null: it is no mail that
 * can be read.
 */
export function parseReport(
  { simpleParser }: Awaited<ReturnType<typeof loadMailParser>>,
  raw: Buffer,
): Promise<ParsedMail | null> {
  const parsed = simpleParser(raw, {
    keepDeliveryStatus: true,
    ignoreEmbedded: true,
    checksumAlgo: false,
    skipTextToHtml: true,
    skipImageLinks: true,
    maxHtmlLengthToParse: 100_000,
    maxChildNodes: 50,
  });
  return parsed.catch(() => null);
}

/** Acts on an email that came to an address of ours, in one transaction. */
export async function takeReport(
  context: ServiceContext,
  { purpose, message }: Addressed,
  mail: ParsedMail,
): Promise<void> {
  if (purpose === 'u') {
    // As the button of a mail program does: whoever writes to have it stopped does not want a text instead.
    await context.database.transaction((tx) => stop(tx, context, message, 'all'));
    return;
  }
  const told = readReport(mail);
  if (told.what === 'nothing') {
    context.log.info('bounce.ignored', { message: message.id });
    return;
  }
  if (told.what === 'complaint') {
    await context.database.transaction((tx) => stop(tx, context, message, 'channel'));
    context.log.info('bounce.complaint', { message: message.id });
    return;
  }
  const { receipt, code } = told;
  await context.database.transaction((tx) =>
    settleMessage(tx, context.clock, message.id, receipt, { from: 'bounce', code }),
  );
  // Refused for who sends: whoever runs the service has to look.
  const level = 'reason' in receipt && receipt.reason === 'blocked' ? 'warn' : 'info';
  const reason = 'reason' in receipt ? receipt.reason : receipt.became;
  context.log[level]('bounce.taken', { message: message.id, reason, code });
}

/**
 * A complaint that came to the address at which mail providers report them: about which message is told by an own
 * address in it, which nobody else can make.
 */
export async function takeComplaint(
  context: ServiceContext,
  raw: string,
  mail: ParsedMail,
  domain: string,
): Promise<void> {
  if (readReport(mail).what !== 'complaint') return;
  for (const address of (raw.match(OWN_ADDRESS) ?? []).slice(0, LOOKED_UP)) {
    const addressed = await readOwnAddress(context.database.reader, address, domain);
    if (addressed === null) continue;
    await context.database.transaction((tx) => stop(tx, context, addressed.message, 'channel'));
    context.log.info('bounce.complaint', { message: addressed.message.id });
    return;
  }
  context.log.warn('bounce.complaint-of-nobody');
}

/** Who calls a message spam wants no more by email: `channel`. Of a text they did not complain. */
async function stop(
  tx: Knex.Transaction,
  { clock }: ServiceContext,
  message: Addressed['message'],
  scope: Scope,
): Promise<void> {
  const survey = await readSurvey(tx, message.tenant, message.survey_id);
  await unsubscribe(tx, clock, survey, scope, 'email');
}
