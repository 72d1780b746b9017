import type { Lookup } from '../../../service/sender/index.ts';
import type { Zone } from '../../support/name-server.ts';

/** What a zone says, without a name server. */
export function lookupIn(zone: Zone): Lookup {
  const at = (name: string) => zone[name.toLowerCase()] ?? {};
  return {
    txt: async (name) => at(name).txt ?? [],
    mx: async (name) => at(name).mx ?? [],
    addresses: async (name) => [...(at(name).a ?? []), ...(at(name).aaaa ?? [])],
  };
}
