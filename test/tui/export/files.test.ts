import { buffer } from 'node:stream/consumers';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { allColumns, type FileColumn, REPORT_COLUMNS, type ReportRow } from '../../../plugin/admin/index.ts';
import { csvText } from '../../../tui/export/csv.ts';
import { jsonText } from '../../../tui/export/json.ts';
import { sheetXml } from '../../../tui/export/sheet.ts';
import { xlsxBytes } from '../../../tui/export/xlsx.ts';

const NOTHING = Object.fromEntries(REPORT_COLUMNS.map(({ id }) => [id, null])) as ReportRow;
const row = (filled: Partial<ReportRow>): ReportRow => ({ ...NOTHING, ...filled });

async function* pagesOf(...pages: readonly (readonly ReportRow[])[]): AsyncGenerator<readonly ReportRow[]> {
  yield* pages;
}
async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
const only = (...ids: readonly string[]): readonly FileColumn[] =>
  allColumns('ids').filter(({ id }) => ids.includes(id));

describe('a CSV file', () => {
  it('says a formula as text, and quotes what would be several cells', async () => {
    const told = await textOf(
      csvText(
        only('learner', 'name', 'note'),
        pagesOf(
          [row({ learner: '=1+1', name: '+44 1632', note: '-2' })],
          [],
          [row({ learner: '@SUM(A1)', name: 'Ash, "Ada"', note: 'two\nlines' })],
          [row({ learner: 'L1', name: 'Siân Ŵyn', note: null })],
        ),
      ),
    );
    expect(told).toBe(
      `learner,name,note\n'=1+1,'+44 1632,'-2\n'@SUM(A1),"Ash, ""Ada""","two\nlines"\nL1,Siân Ŵyn,\n`,
    );
  });

  it('has a header when there is nothing else', async () => {
    expect(await textOf(csvText(only('learner', 'sent'), pagesOf([])))).toBe('learner,sent\n');
  });

  it('writes dates as the template wants them', async () => {
    const columns = (['dd/mm/yyyy', 'yyyymmdd', 'yyyy-mm-dd'] as const).map((format) => ({
      ...({ id: 'termination', kind: 'date', header: format } as const),
      format,
    }));
    const told = await textOf(csvText(columns, pagesOf([row({ termination: '2025-07-04' })])));
    expect(told).toBe('dd/mm/yyyy,yyyymmdd,yyyy-mm-dd\n04/07/2025,20250704,2025-07-04\n');
  });
});

describe('a JSON file', () => {
  it.each([
    [[], []],
    [[[]], []],
    [
      [[row({ learner: 'L1' })], [], [row({ learner: 'L2' }), row({ learner: 'L3' })]],
      ['L1', 'L2', 'L3'],
    ],
  ])('is one array however it comes: %#', async (pages, learners) => {
    const told = await textOf(jsonText(allColumns('ids'), pagesOf(...pages)));
    expect((JSON.parse(told) as ReportRow[]).map(({ learner }) => learner)).toEqual(learners);
  });
});

describe('an XLSX file', () => {
  const at = new Date('2025-07-01T09:00:00Z');
  const read = async (pages: readonly (readonly ReportRow[])[], columns = allColumns('titles')) =>
    (await readXlsx(await buffer(xlsxBytes(columns, pagesOf(...pages), at)), { readStyles: true }))
      .sheets[0]!;

  it('holds dates as dates, numbers as numbers and text as it is, with a header that stays and filters', async () => {
    const full = row({
      ...{
        learner: '=1+1',
        name: 'Ada <Ash> & Söhne 😀',
        termination: '2024-02-29',
        rounds: 2,
        uln: 1_234_567_890,
      },
      ...{ why: ' edges ', note: 'a\u0007b', learningEnded: '1900-03-01', sent: '2025-12-31' },
    });
    const sheet = await read([[full], [row({ learner: 'L2' })]]);
    expect(sheet.rows[0]).toEqual(REPORT_COLUMNS.map(({ title }) => title));
    const told = Object.fromEntries(REPORT_COLUMNS.map(({ id }, nth) => [id, sheet.rows[1]![nth]]));
    expect(told).toMatchObject({
      ...{
        learner: '=1+1',
        name: 'Ada <Ash> & Söhne 😀',
        rounds: 2,
        uln: 1_234_567_890,
        why: ' edges ',
        note: 'a·b',
      },
      termination: new Date('2024-02-29T00:00:00Z'),
      learningEnded: new Date('1900-03-01T00:00:00Z'),
      sent: new Date('2025-12-31T00:00:00Z'),
    });
    expect(sheet.rows).toHaveLength(3);
    expect(sheet.freezePane).toMatchObject({ rows: 1 });
    expect(sheet.autoFilter?.range).toBe('A1:Z3');
  });

  it('has a header when there is nothing else', async () => {
    const sheet = await read([], only('learner'));
    expect(sheet.rows).toEqual([['learner']]);
    expect(sheet.autoFilter?.range).toBe('A1:A1');
  });

  it('is refused when a sheet cannot hold it', async () => {
    const page = new Array<ReportRow>(1_048_576).fill(row({ learner: 'L1' }));
    const sheet = { columns: only('learner'), pages: pagesOf(page), range: null };
    await expect(textOf(sheetXml(sheet))).rejects.toMatchObject({ code: 'REPORT_TOO_LONG_FOR_XLSX' });
  });

  it('fails with what its source fails of, and never hangs', async () => {
    async function* broken(): AsyncGenerator<readonly ReportRow[]> {
      yield [row({ learner: 'L1' })];
      throw new RangeError('the database went away');
    }
    await expect(buffer(xlsxBytes(allColumns('ids'), broken(), at))).rejects.toThrow(
      'the database went away',
    );
  });
});
