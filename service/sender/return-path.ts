import { type Finding, fail, pass, warn } from './finding.ts';
import type { Lookup } from './lookup.ts';

const SUBJECT = 'return path';

/**
 * Checks that what bounces comes back to the listener: mail for the domain of the return path goes to its host.
 *
 * @param domain of the return path; null: bounces go to the sender's own mailbox
 * @param host name by which the outside reaches the listener; null: it is not known
 */
export async function checkReturnPath(
  lookup: Lookup,
  domain: string | null,
  host: string | null,
): Promise<readonly Finding[]> {
  if (domain === null)
    return [
      warn(
        SUBJECT,
        'Bounces go to the sender’s own mailbox: nobody here reads them.',
        'Set email.bounces: an address that does not exist is then written to no more.',
      ),
    ];
  const servers = await lookup.mx(domain);
  const publish = host === null ? undefined : ({ name: domain, type: 'MX', value: `10 ${host}.` } as const);
  if (servers.length === 0)
    return [
      fail(SUBJECT, `${domain} has no MX record: bounces come back to nobody.`, 'Publish one.', publish),
    ];
  if (host === null)
    return [
      warn(
        SUBJECT,
        `Bounces for ${domain} go to ${servers.join(', ')}.`,
        'Say --bounce-host with the name of the listener, to see whether that is it.',
      ),
    ];
  const own = new Set(await lookup.addresses(host));
  if (own.size === 0)
    return [fail(SUBJECT, `${host} has no address.`, 'Name the host of the listener by --bounce-host.')];
  const elsewhere: string[] = [];
  for (const server of servers) {
    const addresses = await lookup.addresses(server);
    if (addresses.length === 0 || !addresses.every((address) => own.has(address))) elsewhere.push(server);
  }
  if (elsewhere.length > 0)
    return [
      fail(
        SUBJECT,
        `Bounces for ${domain} go to ${elsewhere.join(', ')}, which is not ${host}.`,
        'Let its MX record name the listener alone, or forward what comes there.',
        publish,
      ),
    ];
  return [pass(SUBJECT, `Bounces for ${domain} go to ${servers.join(', ')}, which is ${host}.`)];
}
