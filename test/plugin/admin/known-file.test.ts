import { describe, expect, it } from 'vitest';
import { isMonthFirst, readEntry } from '../../../plugin/admin/known/fields.ts';
import { readUpload } from '../../../plugin/admin/known/file.ts';

const HEADER = 'LearnRefNumber,OutType,OutCode,OutStartDate,OutEndDate,OutCollDate,Source';
const EMP = {
  OutType: 'EMP',
  OutCode: '1',
  OutStartDate: '2025-09-01',
  OutEndDate: '',
  OutCollDate: '',
  Source: 'told',
};

describe('a file of known destinations', () => {
  it.each<[string, string]>([
    ['as the template has it', `${HEADER}\nC1,EMP,1,2025-09-01,,,told\n`],
    [
      'with a byte order mark and the line ends of Windows',
      `\uFEFF${HEADER}\r\nC1,EMP,1,2025-09-01,,,told\r\n`,
    ],
    ['quoted', `${HEADER}\n"C1","EMP","1","2025-09-01","","","told"`],
    [
      'in another order and case',
      'source,OUTSTARTDATE, LearnRefNumber ,OutCode,OutType\ntold,2025-09-01,C1,1,EMP',
    ],
    [
      'with what a file of faulty rows has besides',
      `${HEADER},Line,Problem,ToDo\nC1,EMP,1,2025-09-01,,,told,2,wrong,correct`,
    ],
    ['with empty lines and lines of commas', `${HEADER}\nC1,EMP,1,2025-09-01,,,told\n\n,,,,,,\n`],
    [
      'short of cells that are empty',
      'LearnRefNumber,OutType,OutCode,OutStartDate,Source,OutEndDate\nC1,EMP,1,2025-09-01,told',
    ],
    ['guarded against formulas', `${HEADER}\n'-C1,EMP,1,2025-09-01,,,told`.replace('-C1', '=C1')],
  ])('is read %s', (_, text) => {
    const [row, ...others] = readUpload(text, null);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ line: 2, told: EMP });
    expect(row!.learner).toMatch(/^=?C1$/);
  });

  it('keeps the line of each row, and takes the source given for those that name none', () => {
    const rows = readUpload(
      `${HEADER}\nC1,EMP,1,2025-09-01,,,\n\nC2,EMP,1,2025-09-01,,,"told, twice"\n`,
      'return',
    );
    expect(rows.map(({ line, learner, told }) => [line, learner, told.Source])).toEqual([
      [2, 'C1', 'return'],
      [4, 'C2', 'told, twice'],
    ]);
  });

  it.each([
    ['', 'line 1', 'it is empty'],
    ['LearnRefNumber,OutType\nC1,EMP', 'line 1', 'there is no column OutCode, OutStartDate, Source'],
    [`${HEADER},OutEndDat\n`, 'line 1', 'the column "OutEndDat" is not known'],
    [`${HEADER},Source\n`, 'line 1', 'the column Source is there twice'],
    [`${HEADER}\nC1,EMP,1,2025-09-01,,,told,more`, 'line 2', '8 cells under 7 columns'],
    [`${HEADER}\nC1,"EMP,1,2025-09-01`, 'line 2', 'a quotation mark stands where none can'],
  ])('is refused as a whole: %j', (text, where, problem) => {
    expect(() => readUpload(text, null)).toThrow(
      expect.objectContaining({ code: 'UPLOAD_UNREADABLE', details: { where, problem } }),
    );
  });
});

describe('a known destination as somebody typed it', () => {
  const read = (change: Partial<typeof EMP>, monthFirst = false) => {
    const result = readEntry({ ...EMP, ...change }, { cause: 'entered', today: '2025-10-01', monthFirst });
    if ('entry' in result) return result.entry.row;
    return result.problems.map(({ field, problem }) => `${field} ${problem}`);
  };

  it.each<[Partial<typeof EMP>, object]>([
    [{}, { outType: 'EMP', outCode: 1, startDate: '2025-09-01', endDate: null, collDate: '2025-10-01' }],
    [{ OutType: ' emp ' }, { outType: 'EMP' }],
    [
      { OutStartDate: '1/9/2025', OutEndDate: '30/09/2025' },
      { startDate: '2025-09-01', endDate: '2025-09-30' },
    ],
    [{ OutCollDate: '2025-09-15' }, { collDate: '2025-09-15' }],
  ])('is taken: %j', (change, row) => {
    expect(read(change)).toMatchObject(row);
  });

  it.each<[Partial<typeof EMP>, string[]]>([
    [{ OutType: '', OutCode: 'one' }, ['OutType is empty', 'OutCode is no number']],
    [{ OutStartDate: '' }, ['OutStartDate is empty']],
    [
      { OutStartDate: '2025-02-29', OutEndDate: '31/06/2025' },
      ['OutStartDate 2025-02-29 is no date', 'OutEndDate 31/06/2025 is no date'],
    ],
    [{ OutStartDate: '01-09-25' }, ['OutStartDate 01-09-25 is no date']],
    [{ Source: 'x'.repeat(201) }, ['Source is longer than 200 characters']],
  ])('is refused with all that is wrong: %j', (change, problems) => {
    expect(read(change)).toEqual(problems);
  });

  it('is not guessed at where another date of the file has the month first', () => {
    expect(isMonthFirst(['01/09/2025', '13/09/2025', '2025-09-13', ''])).toBe(false);
    expect(isMonthFirst(['01/09/2025', '09/13/2025'])).toBe(true);
    expect(read({ OutStartDate: '01/09/2025' }, true)).toEqual([
      'OutStartDate 01/09/2025 may have the month first, as another date here has',
    ]);
    expect(read({ OutStartDate: '2025-09-01' }, true)).toMatchObject({ startDate: '2025-09-01' });
  });
});
