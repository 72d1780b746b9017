import type { ConfigDocument, ConfigMigration } from './types.ts';

const PREFIX = 'destinationTracking.';

/** Version 2 went by these where it did not name them. */
const UNSAID = { contactPreset: 'guide', channelChoice: 'both' } as const;

/** Who is contacted, and how, is written down: what a version 2 document went by without naming it. */
export const v2ToV3: ConfigMigration = {
  from: 2,
  to: 3,

  up(document, { inherited }) {
    const settings: Record<string, unknown> = { ...settingsOf(document) };
    const notes: string[] = [];
    for (const [key, standard] of Object.entries(UNSAID)) {
      if (says(settings, key)) continue;
      const below = inherited[key] ?? inherited[PREFIX + key];
      settings[key] = below ?? standard;
      notes.push(
        `${key} is written down: ${String(settings[key])}, ${below === undefined ? 'the default until now' : 'as the installation file has it'}`,
      );
    }
    return { document: { ...document, version: 3, settings }, notes, moves: [], secrets: [] };
  },

  // The contact rules may stay written down. Version 2 knows no other channels than all that are allowed.
  down(document) {
    const { unknown, ...known } = document;
    const { channelChoice, [`${PREFIX}channelChoice`]: prefixed, ...settings } = settingsOf(document);
    const channels = channelChoice ?? prefixed ?? UNSAID.channelChoice;
    const lost = Object.keys((unknown ?? {}) as ConfigDocument).map((label) => `the unknown option ${label}`);
    if (channels !== UNSAID.channelChoice) lost.push(`channelChoice ${String(channels)}`);
    return lost.length > 0 ? { lost } : { document: { ...known, version: 2, settings } };
  },
};

function settingsOf({ settings }: ConfigDocument): ConfigDocument {
  return typeof settings === 'object' && settings !== null ? (settings as ConfigDocument) : {};
}

function says(settings: ConfigDocument, key: string): boolean {
  return key in settings || PREFIX + key in settings;
}
