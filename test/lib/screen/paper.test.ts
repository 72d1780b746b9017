import { describe, expect, it } from 'vitest';
import { createPaper, UNCHANGED } from '../../../lib/screen/paper.ts';

const ESCAPE = '\u001B';

function paperOn(size: { columns: number; rows: number }) {
  const written: string[] = [];
  const terminal = {
    ...size,
    write: (text: string) => {
      written.push(text);
      return true;
    },
  };
  const paper = createPaper(terminal as unknown as NodeJS.WriteStream);
  return { terminal, paper, draw: (...lines: string[]) => paper.stdout.write(lines.join('\n')), written };
}

/** The lines a write went to, as `row: text`. */
const lines = (text: string | undefined) =>
  [...(text ?? '').replaceAll(ESCAPE, '^').matchAll(/\^\[(\d+);1H\^\[K([^^]*)/g)].map(
    ([, row, line]) => `${row}: ${line}`,
  );

describe('the paper', () => {
  it('writes only the lines that changed, each at its place, in one synchronised write', () => {
    const { draw, written } = paperOn({ columns: 20, rows: 5 });
    draw('one', 'two', 'three');
    draw('one', 'TWO', 'three');
    expect(written).toHaveLength(2);
    expect(lines(written[0])).toEqual(['1: one', '2: two', '3: three']);
    expect(lines(written[1])).toEqual(['2: TWO']);
    expect(written[1]?.startsWith(`${ESCAPE}[?2026h`)).toBe(true);
    expect(written[1]?.endsWith(`${ESCAPE}[?2026l`)).toBe(true);
    expect(written[1]).not.toContain(`${ESCAPE}[2J`);
  });

  it('keeps a line that is said to be unchanged, also when it is drawn anew or was not drawn for a while', () => {
    const { draw, written, paper } = paperOn({ columns: 20, rows: 5 });
    draw('one', 'two');
    paper.hold();
    draw(UNCHANGED, 'TWO');
    draw(UNCHANGED, UNCHANGED);
    expect(written).toHaveLength(1);
    paper.redraw();
    expect(lines(written[1])).toEqual(['1: one', '2: TWO']);
    draw('ONE', UNCHANGED);
    expect(lines(written[2])).toEqual(['1: ONE']);
  });

  it('writes nothing when nothing changed', () => {
    const { draw, written } = paperOn({ columns: 20, rows: 5 });
    draw('one');
    draw('one');
    expect(written).toHaveLength(1);
  });

  it('never moves to a line that the terminal does not have, and never scrolls', () => {
    const { draw, written } = paperOn({ columns: 20, rows: 2 });
    draw('one', 'two', 'three');
    expect(lines(written[0])).toEqual(['1: one', '2: two']);
    expect(written[0]).not.toContain('\n');
  });

  it('draws everything anew after another size', () => {
    const { draw, written, paper, terminal } = paperOn({ columns: 20, rows: 2 });
    draw('one', 'two');
    terminal.rows = 3;
    paper.forget();
    draw('one', 'two', 'three');
    expect(written[1]).toContain(`${ESCAPE}[2J`);
    expect(lines(written[1])).toEqual(['1: one', '2: two', '3: three']);
  });

  it('draws nothing while the screen is held by somebody else, and the last frame when it is back', () => {
    const { draw, written, paper } = paperOn({ columns: 20, rows: 2 });
    draw('one');
    paper.hold();
    draw('two');
    expect(written).toHaveLength(1);
    paper.redraw();
    expect(lines(written[1])).toEqual(['1: two']);
    expect(written[1]).toContain(`${ESCAPE}[2J`);
    draw('three');
    expect(lines(written[2])).toEqual(['1: three']);
  });
});
