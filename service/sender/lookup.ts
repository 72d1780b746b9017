import { Resolver } from 'node:dns/promises';
import { CodedError } from '../../lib/errors/index.ts';

/** What DNS says, as far as sender checks ask. A name or kind of record that is not there is an empty list. */
export interface Lookup {
  /** Each record whole, its strings joined. */
  txt(name: string): Promise<readonly string[]>;
  /** Names of mail servers, the preferred first. */
  mx(name: string): Promise<readonly string[]>;
  /** IPv4 and IPv6. */
  addresses(name: string): Promise<readonly string[]>;
}

/** Milliseconds for one question, and how often it is asked. */
const TIMEOUT_MS = 3_000;
const TRIES = 2;
/** There is no such name, or nothing of that kind. */
const ABSENT = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Asks real name servers. What was asked once is not asked again.
 *
 * @param servers `address:port`; without any, those of this machine
 * @throws SENDER_DNS_FAILED, from each question, when no server gives an answer
 */
export function createLookup(servers: readonly string[] = []): Lookup {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers.length > 0) resolver.setServers(servers);
  const known = new Map<string, Promise<readonly string[]>>();

  function once(kind: string, name: string, ask: () => Promise<readonly string[]>) {
    const key = `${kind} ${name.toLowerCase()}`;
    const asked = known.get(key) ?? answer(kind, name, ask);
    known.set(key, asked);
    return asked;
  }

  return {
    txt: (name) =>
      once('TXT', name, async () => (await resolver.resolveTxt(name)).map((strings) => strings.join(''))),
    mx: (name) =>
      once('MX', name, async () => {
        const records = await resolver.resolveMx(name);
        return records.sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
      }),
    async addresses(name) {
      const all = await Promise.all([
        once('A', name, () => resolver.resolve4(name)),
        once('AAAA', name, () => resolver.resolve6(name)),
      ]);
      return all.flat();
    },
  };
}

async function answer(
  kind: string,
  name: string,
  ask: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return await ask();
  } catch (error) {
    const { code = 'unknown' } = error as { readonly code?: string };
    // No name that DNS could hold: as good as none.
    if (ABSENT.has(code) || code === 'EBADNAME') return [];
    throw new CodedError('SENDER_DNS_FAILED', { kind, name, code });
  }
}
