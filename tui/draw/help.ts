import { ANSWER_KEYS, EDIT_KEYS, KEYS, type KeyBinding, keyName } from '../keys.ts';
import { type Line, quiet } from '../line.ts';
import { padded, wrap } from '../text.ts';

const KEY_CELLS = 12;
const LABEL_CELLS = 15;

type Shown = Pick<KeyBinding, 'keys' | 'label' | 'help'>;

/** What every key does, from the one table. */
export function helpLines(width: number): readonly Line[] {
  const part = (title: string, bindings: readonly Shown[]): readonly Line[] => [
    [{ text: title, bold: true }],
    ...bindings.flatMap((binding) => entry(binding, width)),
    [],
  ];
  return [
    ...part(
      'Everywhere',
      KEYS.filter(({ on }) => on === undefined),
    ),
    ...part(
      'Acts: each counts first, and asks',
      KEYS.filter(({ on }) => on !== undefined),
    ),
    ...part('Under a question', ANSWER_KEYS),
    ...part('While typing', EDIT_KEYS),
  ];
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
