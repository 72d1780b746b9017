import { type Bar, passes, type Result, ratioOf } from './benchmark.ts';

const SIGN = { most: '<=', least: '>=', below: '<' } as const;

/** The bar as the table has it: `<= 3x` of the peer, or `< 300 MB`. */
function barText({ kind, value }: Bar, unit: string): string {
  return kind === 'below' ? `< ${value} ${unit}` : `${SIGN[kind]} ${value}x`;
}

/** One object a line, for programs. */
export function jsonLine(result: Result): string {
  const { name, ours, peer, bar, unit } = result;
  const line = {
    name,
    ours,
    peer,
    ratio: round(ratioOf(result)),
    bar: barText(bar, unit),
    pass: passes(result),
  };
  return JSON.stringify({ ...line, ours: round(ours), peer: round(peer) });
}

/** The same for people, with every value that was taken. */
export function told(result: Result): string {
  const { name, unit, ours, peer, bar, raw, notes = [] } = result;
  const compared =
    bar.kind === 'below'
      ? `${round(ours)} ${unit}`
      : `${round(ours)} ${unit} against ${round(peer)} ${unit}: ${round(ratioOf(result))}x`;
  return [
    `${passes(result) ? 'met   ' : 'MISSED'} ${name}: ${compared} (bar ${barText(bar, unit)})`,
    `         ours ${raw.ours.map(round).join(' ')}${raw.peer.length > 0 ? ` · peer ${raw.peer.map(round).join(' ')}` : ''}`,
    ...notes.map((note) => `         ${note}`),
  ].join('\n');
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
