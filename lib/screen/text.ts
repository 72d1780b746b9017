/** Characters that take two cells of a terminal. */
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u;
/** Characters that take none of their own. */
const NONE = /^(?:\p{M}|\u200D)$/u;
const PLAIN = /^[\x20-\x7E]*$/;
const ELLIPSIS = '…';

/**
 * A text from elsewhere as it may stand on a screen: on one line, without escapes (which a terminal would obey) and
 * without marks that turn the direction of what follows.
 */
export function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/\p{Cs}/gu, '\uFFFD');
}

/** Cells that a text takes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** At most `width` cells of a text; what had to go is told by `…`. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 0) return '';
  let [kept, taken] = ['', 0];
  for (const character of text) {
    const more = widthOf(character);
    if (taken + more > width - 1) break;
    kept += character;
    taken += more;
  }
  return kept + ELLIPSIS;
}

/** Exactly `width` cells: cut, or filled with spaces on the side away from its edge. */
export function padded(text: string, width: number, edge: 'left' | 'right' = 'left'): string {
  const shown = cut(text, width);
  const gap = ' '.repeat(Math.max(0, width - widthOf(shown)));
  return edge === 'left' ? shown + gap : gap + shown;
}

/** Lines of at most `width` cells, broken between words where there are words. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

/** A word that no line can hold is broken anywhere. */
function pieces(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && widthOf(piece + character) > width) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}

/** `1 job`, `2 jobs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}

export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** How long something is or was, in its largest unit: `0 min`, `59 min`, `5 h`, `3 d`. */
export function duration(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} d`;
}

/** An instant to the minute, in UTC as it is stored. */
export function instant(at: string | null): string {
  return at === null ? '–' : at.slice(0, 16).replace('T', ' ');
}
