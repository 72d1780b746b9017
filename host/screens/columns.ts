import type { Column } from '../../lib/screen/layout.ts';
import { widthOf } from '../../lib/screen/text.ts';

/** No column takes more than this of a line, however long one of its texts is. */
const WIDEST = 30;

/** Columns as wide as what stands in them; where room is short the last go first. */
export function columnsOf(
  titles: readonly string[],
  cells: readonly (readonly string[])[],
): readonly Column[] {
  return titles.map((title, at) => {
    const widest = Math.max(widthOf(title), ...cells.map((row) => widthOf(row[at] ?? '')));
    const least = Math.min(WIDEST, widest);
    return { title, least, most: least, rank: at + 1 };
  });
}
