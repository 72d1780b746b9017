import { type Binding, keyName } from './keys.ts';
import { type Line, lineWidth, quiet, type Span } from './line.ts';

const GAP: Span = { text: '  ' };

type Shown = Pick<Binding<string>, 'keys' | 'label'>;

/** `Enter open`: a key that does something now. */
export function offered({ keys, label }: Shown): Line {
  return [{ text: keyName(keys[0] ?? ''), bold: true }, { text: ` ${label}` }];
}

/** `(s send)`: a key that would, were it allowed. */
export function barred({ keys, label }: Shown): Line {
  return [quiet(`(${keyName(keys[0] ?? '')} ${label})`)];
}

/** As many keys as there is room for, the first before all others. */
export function fittingKeys(entries: readonly Line[], width: number): Line {
  let shown: Line = [{ text: ' ' }];
  for (const [at, entry] of entries.entries()) {
    const longer = at === 0 ? [...shown, ...entry] : [...shown, GAP, ...entry];
    if (lineWidth(longer) > width) break;
    shown = longer;
  }
  return shown;
}
