import { CodedError } from '../../lib/errors/index.ts';
import {
  declarationOf,
  declarations,
  KEY_PREFIX,
  ownManifest,
  readTyped,
  shortKey,
} from '../config/index.ts';
import type { ConfigChange, ConfigValue, Host } from '../host.ts';

/** What a person asks to change in the host's store, all of it or nothing. */
export interface SettingsAsked {
  /** Values as typed, by key. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Keys that the store shall hold no more: a lower layer counts again. */
  readonly unset: readonly string[];
  /** Changes by id, each the latest of its key: their key gets the value that it had before. */
  readonly undo: readonly string[];
}

/** What the store shall hold of each key, named in full; undefined: nothing. */
export type Wanted = ReadonlyMap<string, ConfigValue | undefined>;

/**
 * Reads what is asked, each key once.
 * @throws CONFIG_UNKNOWN_KEY, CONFIG_DUPLICATE_KEY, CONFIG_NO_SUCH_CHANGE, CONFIG_CHANGED_SINCE, and what a bad value throws
 */
export async function readAsked(host: Host, { set, unset, undo }: SettingsAsked): Promise<Wanted> {
  const wanted = new Map<string, ConfigValue | undefined>();
  const want = (key: string, value: ConfigValue | undefined) => {
    if (wanted.has(key))
      throw new CodedError('CONFIG_DUPLICATE_KEY', { key: shortKey(key), from: 'what was typed' });
    wanted.set(key, value);
  };
  for (const [name, text] of Object.entries(set)) {
    const { key, value } = readTyped(ownManifest(), name, String(text));
    want(key, value);
  }
  for (const name of unset) want(await heldKey(host, name), undefined);
  for (const id of undo) {
    const { key, old } = await changeToUndo(host, id);
    want(key, old);
  }
  return wanted;
}

/** What the store holds once it is as wanted. */
export function changedStore(
  store: Readonly<Record<string, ConfigValue>>,
  wanted: Wanted,
): Readonly<Record<string, ConfigValue>> {
  const next = new Map(Object.entries(store));
  for (const [key, value] of wanted)
    if (value === undefined) next.delete(key);
    else next.set(key, value);
  return Object.fromEntries(next);
}

/** What the store holds may go even when nothing declares it any more. */
async function heldKey({ config }: Host, name: string): Promise<string> {
  const key = KEY_PREFIX + shortKey(name);
  return key in (await config.all()) ? key : KEY_PREFIX + declarationOf(ownManifest(), name).key;
}

async function changeToUndo({ config }: Host, id: string): Promise<ConfigChange> {
  for (const key of declarations(ownManifest()).keys()) {
    const history = await config.history(KEY_PREFIX + key);
    const change = history.find((one) => one.id === id);
    if (change === undefined) continue;
    const latest = history.at(-1)!;
    if (latest.id !== id) throw new CodedError('CONFIG_CHANGED_SINCE', { key, id, latest: latest.id });
    return change;
  }
  throw new CodedError('CONFIG_NO_SUCH_CHANGE', { id });
}
