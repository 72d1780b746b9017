/** Checks before a tenant goes live: whether what is sent in its name will be taken, and what its text messages cost. */
import { isIP } from 'node:net';
import type { Environment } from 'nunjucks';
import type { Clock } from '../context.ts';
import { isLoopback } from '../loopback.ts';
import { signingDomain } from '../mail/dkim.ts';
import { previewOf } from '../mail/preview.ts';
import type { ServiceSettings } from '../settings/index.ts';
import type { Account } from '../wire.ts';
import { checkDkim, dkimName, type Signing } from './dkim.ts';
import { checkDmarc, organisationOf } from './dmarc.ts';
import { type Finding, fail, pass, warn } from './finding.ts';
import type { Lookup } from './lookup.ts';
import { checkReturnPath } from './return-path.ts';
import { checkSpf } from './spf.ts';
import { loadSpf } from './spf-tree.ts';
import { checkTextMessages } from './text-messages.ts';
import { checkUnsubscribing } from './unsubscribing.ts';

export type { DnsRecord, Finding, Subject, Verdict } from './finding.ts';
export { createLookup, type Lookup } from './lookup.ts';

/** What the outside sees of the service, where its settings cannot know. */
export interface SeenFromOutside {
  /** Names or addresses that mail is sent from; none: the mail server of the settings. */
  readonly sendingHosts: readonly string[];
  /** Name of the host that bounces reach; undefined: that of `publicUrl`. */
  readonly bounceHost: string | undefined;
}

/**
 * Looks at everything that decides whether messages of a tenant arrive. Nothing is sent and nothing is changed.
 *
 * @throws SENDER_DNS_FAILED
 */
export async function checkSender(
  account: Account,
  settings: Pick<ServiceSettings, 'email' | 'sms' | 'publicUrl'>,
  outside: SeenFromOutside,
  {
    lookup,
    environment,
    clock,
  }: { readonly lookup: Lookup; readonly environment: Environment; readonly clock: Clock },
): Promise<readonly Finding[]> {
  return [
    ...(await emailOf(account, settings, outside, lookup)),
    ...textMessagesOf(account, settings, environment, clock),
  ];
}

async function emailOf(
  account: Account,
  { email, publicUrl }: Pick<ServiceSettings, 'email' | 'publicUrl'>,
  outside: SeenFromOutside,
  lookup: Lookup,
): Promise<readonly Finding[]> {
  if (email.transport === 'notify')
    return [
      pass('DMARC', 'GOV.UK Notify sends and signs email in its own name.'),
      ...checkUnsubscribing(publicUrl, true),
    ];
  if (email.transport === 'sandbox')
    return [
      warn('DMARC', 'The sandbox sends no email.', 'Set email.transport for the service that is to send.'),
    ];
  const from = domainOf(account.sender.address);
  if (from.endsWith('.invalid'))
    return [
      fail(
        'sender',
        'The tenant has not said yet in whose name its messages go.',
        'Fill in sender.address of the details form, then `destinations tenant details push`.',
      ),
    ];
  const returnsTo = email.bounces?.domain ?? null;
  const sending = await sendingFrom(lookup, outside.sendingHosts, email.smtp!.host);
  const spf = checkSpf(await loadSpf(lookup, returnsTo ?? from), sending);
  const signing = email.dkim && {
    ...email.dkim,
    domain: signingDomain(email.dkim.domains, account.sender.address),
  };
  const dkim = await dkimOf(signing, lookup);
  const signedBy = signing !== undefined && stands(dkim) ? signing.domain : null;
  const policies = await Promise.all(
    [...new Set([from, organisationOf(from)])].map(async (domain) => ({
      domain,
      records: await lookup.txt(`_dmarc.${domain}`),
    })),
  );
  const dmarc = checkDmarc({
    from,
    signedBy,
    returnsTo: stands(spf) ? (returnsTo ?? from) : null,
    policies,
  });
  const host = outside.bounceHost ?? (publicUrl === undefined ? null : new URL(publicUrl).hostname);
  return [
    ...spf,
    ...dkim,
    ...dmarc,
    ...(await checkReturnPath(lookup, returnsTo, host)),
    ...checkUnsubscribing(publicUrl, signedBy !== null),
  ];
}

function stands(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict !== 'fail');
}

async function dkimOf(signing: Signing | undefined, lookup: Lookup): Promise<readonly Finding[]> {
  if (signing === undefined)
    return [
      warn(
        'DKIM',
        'The service signs nothing.',
        'Set email.dkim, or see that the mail server signs as the sender’s domain.',
      ),
    ];
  return checkDkim(signing, await lookup.txt(dkimName(signing)));
}

/** Mail that is handed to this machine goes on from an address that only the outside knows. */
async function sendingFrom(
  lookup: Lookup,
  named: readonly string[],
  mailServer: string,
): Promise<readonly string[]> {
  const hosts = named.length > 0 ? named : isLoopback(mailServer) ? [] : [mailServer];
  const addresses = await Promise.all(
    hosts.map(async (host) => (isIP(host) === 0 ? lookup.addresses(host) : [host])),
  );
  return [...new Set(addresses.flat())];
}

function textMessagesOf(
  account: Account,
  { sms, publicUrl }: Pick<ServiceSettings, 'sms' | 'publicUrl'>,
  environment: Environment,
  clock: Clock,
): readonly Finding[] {
  if (sms.gateway === 'none') return [pass('SMS', 'The service sends no text messages.')];
  const context = { clock, publicUrl: () => publicUrl ?? '', smsSettings: sms };
  const { messages } = previewOf(environment, account, context);
  const notify = sms.gateway === 'notify';
  return checkTextMessages(messages, {
    knownNames: notify ? sms.notify!.senders.map((sender) => sender.split('=')[0]!) : null,
    tells:
      sms.gateway === 'sandbox' || (publicUrl !== undefined && (!notify || sms.webhook?.token !== undefined)),
  });
}

/** Of an address of the form `name@domain`. */
function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
