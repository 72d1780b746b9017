import { type Binding, keyName } from './keys.ts';
import { type Line, quiet } from './line.ts';
import { padded, wrap } from './text.ts';

const KEY_CELLS = 12;
const LABEL_CELLS = 15;

type Shown = Pick<Binding<string>, 'keys' | 'label' | 'help'>;

/** A part of the help: what each of these keys does, and an empty line. */
export function helpPart(title: string, bindings: readonly Shown[], width: number): readonly Line[] {
  return [[{ text: title, bold: true }], ...bindings.flatMap((binding) => entry(binding, width)), []];
}

function entry({ keys, label, help }: Shown, width: number): readonly Line[] {
  const names = padded(keys.map(keyName).join(' '), KEY_CELLS);
  const head = `  ${names} ${padded(label, LABEL_CELLS)} `;
  const room = width - head.length;
  // Too narrow for three columns: the label alone says enough.
  if (room < 20) return [[{ text: `  ${names} `, bold: true }, { text: label }]];
  return wrap(help, room).map((text, at) => [
    { text: at === 0 ? `  ${names} ` : ' '.repeat(head.length), bold: true },
    ...(at === 0 ? [quiet(`${padded(label, LABEL_CELLS)} `)] : []),
    { text },
  ]);
}
