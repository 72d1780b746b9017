import type { ConfigMigration, FoundSecret, Move } from './types.ts';
import { readDay, readDays, readSwitch, readTime } from './v1-values.ts';

/** The options of the existing product by their labels. */
const OPTIONS = new Map<string, readonly [key: string, read: (text: string) => unknown]>([
  ['interval (days)', ['intervalDays', readDays]],
  ['api key', ['apiKey', String]],
  ['stop contact after (days)', ['stopContactAfterDays', readDays]],
  ['schedule run time', ['scheduleRunTime', readTime]],
  ['enable destination tracking', ['enableDestinationTracking', readSwitch]],
  ['back-population date', ['backPopulationDate', readDay]],
]);

/** What is kept although nobody knows it must not be kept in the open. */
const SECRET_LABEL = /\b(key|password|passphrase|secret|token|pin)\b/i;
const REFERENCE = /^\$\{(env|file):/;

/**
 * The option export of the existing product becomes typed keys. The raw key goes to a file of its own. That product knows
 * no exclusions, holds and caps, so the profile is `guide`: migrating changes nobody's mind about whom to ask.
 */
export const v1ToV2: ConfigMigration = {
  from: 1,
  to: 2,

  up(document, { reference }) {
    const settings = new Map<string, unknown>([['profile', 'guide']]);
    const unknown = new Map<string, unknown>();
    const notes: string[] = [];
    const moves: Move[] = [];
    const secrets: FoundSecret[] = [];
    const hide = (name: string, value: string) => {
      const secret = { name, value };
      secrets.push(secret);
      return reference(secret);
    };
    for (const [label, raw] of Object.entries(document)) {
      const [key, read] = OPTIONS.get(label.trim().replace(/\s+/g, ' ').toLowerCase()) ?? [];
      const text = raw === null ? '' : String(raw).trim();
      const bare = text !== '' && !REFERENCE.test(text);
      if (key === undefined || read === undefined || settings.has(key)) {
        unknown.set(label, bare && SECRET_LABEL.test(label) ? hide(fileName(label), text) : raw);
        moves.push({ from: [label], to: ['unknown', label] });
        const why = key === undefined ? 'no option' : 'there twice';
        notes.push(`${label} is ${why}: kept under "unknown", and nothing goes by it`);
      } else if (text === '') {
        notes.push(`${label} was empty: the default counts`);
      } else {
        settings.set(key, key === 'apiKey' && bare ? hide('api-key', text) : read(text));
        moves.push({ from: [label], to: ['settings', key] });
      }
    }
    const kept = unknown.size === 0 ? {} : { unknown: Object.fromEntries(unknown) };
    return {
      document: { version: 2, settings: Object.fromEntries(settings), ...kept },
      notes,
      moves,
      secrets,
    };
  },

  down: () => ({ lost: ['the key as a reference: version 1 would hold the key itself'] }),
};

function fileName(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
