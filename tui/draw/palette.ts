import { visibleFrom } from '../../lib/screen/layout.ts';
import { type Line, quiet } from '../../lib/screen/line.ts';
import { clean, cut, padded, wrap } from '../../lib/screen/text.ts';
import { candidatesFor, commandIn } from '../palette.ts';
import { nameOf } from '../screens/tenants.ts';
import { type Printed, type State, tenantInHand } from '../state/state.ts';

const CURSOR = '▏';
/** Candidates in sight: the list behind stays seen at 80 × 24. */
const CANDIDATES = 8;
const NAME_CELLS = 18;
/** Text, a gap of a table, text. */
const ROW = /\S {2,}\S/;

/** The line in which a command is typed, under what its last word may become. */
export function paletteLines(state: State, width: number): readonly Line[] {
  const { typed, marked } = state.palette;
  const tenant = tenantInHand(state);
  const command = commandIn(state.commands, typed);
  const usage = command === null ? '' : [command.name, ...command.takes].join(' ');
  const title = `Command${tenant === undefined ? '' : ` about ${nameOf(tenant)}`}${usage === '' ? '' : `: ${usage}`}`;
  const candidates = candidatesFor(state.commands, typed);
  const height = Math.min(CANDIDATES, candidates.length);
  const from = visibleFrom(marked ?? 0, candidates.length, height);
  return [
    [quiet('── '), { text: clean(title), bold: true }, quiet(` ${'─'.repeat(width)}`)],
    ...candidates.slice(from, from + height).map(({ text, help }, at): Line => {
      const here = from + at === marked;
      return [
        { text: ` ${here ? '▸' : ' '} ${padded(text, NAME_CELLS)} `, bold: here, inverse: here },
        quiet(help),
      ];
    }),
    ...(candidates.length > height ? [[quiet(`   … ${candidates.length - height} more`)]] : []),
    [{ text: ` :${typed}${CURSOR}`, tone: 'attention' }],
  ];
}

/** What a command printed, and how it ended. Sentences that are too long go on below, rows of a table to the right. */
export function printedLines({ line, text, exitCode, shift }: Printed, width: number): readonly Line[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return [
    [{ text: `:${clean(line)}`, bold: true }],
    exitCode === 0
      ? [{ text: '✓ done', tone: 'good' }]
      : [{ text: `✗ ended with exit code ${exitCode}`, tone: 'bad' }],
    [],
    ...lines.flatMap((one) => partsOf(clean(one), shift, width).map((part): Line => [{ text: part }])),
  ];
}

function partsOf(line: string, shift: number, width: number): readonly string[] {
  const isRow = ROW.test(line);
  return isRow ? [cut(line.slice(shift), width)] : wrap(line, width);
}
