import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkIlr } from '../../../lib/ilr/index.ts';
import { aDelivery, aFile, aHeader, aLearner, aRecord, chunks, type FileParts, realFile } from './support.ts';

async function found(parts: FileParts): Promise<string[]> {
  const { findings } = await checkIlr(chunks(aFile(parts)));
  return findings.map((finding) => `${finding.rule} ${finding.severity} ${finding.learnRefNumber}`);
}

/** A leaver whose learning ended on 31 January 2021, in a file prepared on some day. */
function leaver(prepared: string, records = '', fundModel = 35): FileParts {
  const learners = aLearner('L1', aDelivery('2021-01-31', '2020-09-01', fundModel));
  return { header: aHeader(prepared), learners, records };
}

describe('checking a file', () => {
  it.each<[string, FileParts, string[]]>([
    ['an open learner', {}, []],
    [
      'a leaver with an outcome from the day of the end',
      leaver('2021-05-01', aRecord('L1', '2021-01-31')),
      [],
    ],
    [
      'a leaver whose outcome started before',
      leaver('2021-05-01', aRecord('L1', '2021-01-30')),
      ['R108 error L1'],
    ],
    ['a leaver of two months ago', leaver('2021-03-31'), ['R108 error L1']],
    ['a leaver of less than two months ago', leaver('2021-03-30'), ['R107 warning L1']],
    ['a leaver of 16 to 19 funding, whom only R107 knows', leaver('2021-05-01', '', 25), ['R107 warning L1']],
    ['a community learner, whom only R108 knows', leaver('2021-03-30', '', 10), []],
    ['a leaver of an unfunded aim', leaver('2021-05-01', '', 99), []],
    ['a second record', { records: aRecord() + aRecord() }, ['R71 error L1']],
    ['another ULN in the record', { records: aRecord('L1', '2021-02-01', 1_000_000_000) }, ['R85 error L1']],
    [
      'a wrong ULN of someone no longer in the file',
      { records: aRecord('L9', '2021-02-01', 1_000_000_001) },
      ['OutULN_01 error L9'],
    ],
    [
      'an outcome collected after the file was prepared',
      { header: aHeader('2021-02-28'), records: aRecord() },
      ['OutCollDate_01 error L1'],
    ],
    [
      'an unknown element',
      { learners: aLearner('L1', aDelivery(), '<Shoe/>') },
      ['unknown-element warning null'],
    ],
  ])('finds what there is to find: %s', async (_what, parts, expected) => {
    expect(await found(parts)).toEqual(expected);
  });

  it('leaves a learner on a planned break alone', async () => {
    const learners = aLearner('L1', aDelivery('2021-01-31').replace('<CompStatus>2', '<CompStatus>6'));
    expect(await found({ learners })).toEqual([]);
  });

  it('asks for no outcomes of a year whose files cannot hold them', async () => {
    expect(await found({ ...leaver('2021-05-01'), year: '2024-25' })).toEqual([]);
  });

  it('counts, and names the line of the record', async () => {
    const result = await checkIlr(chunks(aFile({ records: aRecord() + aRecord() })));
    expect(result.counts).toEqual({ learners: 1, aims: 1, records: 2, outcomes: 2, errors: 1, warnings: 0 });
    expect(result.findings[0]?.line).toBe(6);
  });

  const sample = realFile('SampleValid.xml');
  it.skipIf(sample === null)('counts the real sample', async () => {
    const { counts } = await checkIlr(createReadStream(sample ?? ''));
    expect(counts).toMatchObject({ learners: 30, outcomes: 33 });
  });
});
