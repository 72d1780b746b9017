import { helpPart } from '../../lib/screen/help.ts';
import { ANSWER_KEYS, EDIT_KEYS } from '../../lib/screen/keys.ts';
import type { Line } from '../../lib/screen/line.ts';
import { KEYS, PALETTE_KEYS } from '../keys.ts';

/** What every key does, from the one table. */
export function helpLines(width: number): readonly Line[] {
  const everywhere = KEYS.filter(({ on }) => on === undefined);
  const acts = KEYS.filter(({ on }) => on !== undefined);
  return [
    ...helpPart('Everywhere', everywhere, width),
    ...helpPart('Acts: each counts first, and asks', acts, width),
    ...helpPart('Under a question', ANSWER_KEYS, width),
    ...helpPart('While typing', EDIT_KEYS, width),
    ...helpPart('While typing a command', PALETTE_KEYS, width),
  ];
}
