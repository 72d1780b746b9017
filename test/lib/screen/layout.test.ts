import { describe, expect, it } from 'vitest';
import { type Column, fitColumns, GAP, layoutOf, SMALLEST, visibleFrom } from '../../../lib/screen/layout.ts';

const NOTHING = { status: false, message: 0, dialog: 0 };
const sizes = [
  [40, 10],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

describe('where everything goes', () => {
  it.each(sizes)('%i × %i is used to its last line, whatever is asked for', (columns, rows) => {
    for (const status of [false, true])
      for (const message of [0, 1, 3, 50])
        for (const dialog of [0, 4, 50]) {
          const layout = layoutOf({ columns, rows }, { status, message, dialog })!;
          const { header, body, footer } = layout;
          expect(header + body + layout.dialog + layout.message + footer).toBe(rows);
          expect(Math.min(body, layout.dialog, layout.message)).toBeGreaterThanOrEqual(0);
        }
  });

  it('keeps rows in sight beside a long message, and gives a question what it needs', () => {
    expect(layoutOf({ columns: 40, rows: 10 }, { ...NOTHING, message: 50 })).toMatchObject({
      body: 4,
      message: 3,
    });
    expect(layoutOf({ columns: 40, rows: 10 }, { ...NOTHING, dialog: 6 })).toMatchObject({
      body: 1,
      dialog: 6,
    });
  });

  it('has a pane beside the list where there is room for both', () => {
    expect(layoutOf({ columns: 80, rows: 24 }, NOTHING)).toMatchObject({ pane: 0, list: 80 });
    const wide = layoutOf({ columns: 120, rows: 40 }, NOTHING)!;
    expect(wide.pane).toBeGreaterThan(40);
    expect(wide.list + wide.pane + ' │ '.length).toBe(120);
  });

  it('shows the line of the sandbox only where lines are not scarce', () => {
    const wants = { ...NOTHING, status: true };
    expect(layoutOf({ columns: 40, rows: 10 }, wants)).toMatchObject({ header: 2 });
    expect(layoutOf({ columns: 80, rows: 24 }, wants)).toMatchObject({ header: 3 });
  });

  it('gives up below the smallest size', () => {
    expect(layoutOf({ columns: SMALLEST.columns - 1, rows: 24 }, NOTHING)).toBeNull();
    expect(layoutOf({ columns: 80, rows: SMALLEST.rows - 1 }, NOTHING)).toBeNull();
    expect(layoutOf(SMALLEST, NOTHING)).not.toBeNull();
  });
});

describe('columns', () => {
  const COLUMNS: readonly Column[] = [
    { title: 'name', least: 10, rank: 1 },
    { title: 'state', least: 8, most: 12, rank: 1 },
    { title: 'age', least: 5, most: 5, rank: 2 },
    { title: 'why', least: 3, most: 20, rank: 3 },
  ];
  const total = (widths: readonly number[]) =>
    widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.filter((width) => width > 0).length - 1);

  it('go by rank where there is no room, never a later one before an earlier', () => {
    expect(fitColumns(COLUMNS, 20)).toEqual([10, 8, 0, 0]);
    expect(fitColumns(COLUMNS, 26)).toEqual([12, 12, 0, 0]);
    expect(fitColumns(COLUMNS, 27)).toEqual([10, 8, 5, 0]);
    expect(fitColumns(COLUMNS, 32)).toEqual([10, 8, 5, 3]);
  });

  it('fill every width exactly once all are there, the open-ended one takes the rest', () => {
    for (let width = 32; width <= 200; width += 1) expect(total(fitColumns(COLUMNS, width))).toBe(width);
    expect(fitColumns(COLUMNS, 100)).toEqual([57, 12, 5, 20]);
  });
});

describe('the part of a list in sight', () => {
  it('has the selected line in the middle, as far as the ends allow', () => {
    expect(visibleFrom(0, 100, 10)).toBe(0);
    expect(visibleFrom(50, 100, 10)).toBe(45);
    expect(visibleFrom(99, 100, 10)).toBe(90);
    expect(visibleFrom(2, 3, 10)).toBe(0);
  });

  it('always holds the selected line', () => {
    for (const height of [1, 2, 5, 17])
      for (let selected = 0; selected < 40; selected += 1) {
        const from = visibleFrom(selected, 40, height);
        expect(selected - from).toBeGreaterThanOrEqual(0);
        expect(selected - from).toBeLessThan(height);
      }
  });
});
