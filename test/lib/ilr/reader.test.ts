import { createReadStream, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../lib/errors/index.ts';
import { derivePots, readIlr } from '../../../lib/ilr/index.ts';
import { aDelivery, aFile, aLearner, aRecord, bytes, chunks, codeOf, gather, realFile } from './support.ts';

const read = (text: string, size?: number) => gather(readIlr(chunks(text, size)));
const codeFor = (text: string, size?: number) => codeOf(() => read(text, size));

const RICH = `<FamilyName>O&apos;Marsh &amp; Zo\u00eb</FamilyName><GivenNames>Ada</GivenNames><DateOfBirth>2003-02-28</DateOfBirth><PlanLearnHours>400</PlanLearnHours><PlanEEPHours>140</PlanEEPHours><TelNo>07700900123</TelNo><Email>ada@example.org</Email><ContactPreference><ContPrefType>RUI</ContPrefType><ContPrefCode>2</ContPrefCode></ContactPreference><LearnerFAM><LearnFAMType>HNS</LearnFAMType><LearnFAMCode>1</LearnFAMCode></LearnerFAM>`;

describe('reading an ILR file', () => {
  it('gives header, learners and destinations in the order of the file', async () => {
    const items = await read(
      aFile({ learners: aLearner('L1', aDelivery('2021-01-31'), RICH), records: aRecord() }),
    );
    expect(items.map((item) => item.kind)).toEqual(['header', 'learner', 'destinations']);
    expect(items[0]).toEqual({
      kind: 'header',
      header: { year: '2020-21', ukprn: 10_099_999, filePreparationDate: '2021-05-01' },
    });
    expect(items[1]).toMatchObject({
      learner: {
        learnRefNumber: 'L1',
        uln: 1_000_000_027,
        familyName: "O'Marsh & Zo\u00eb",
        dateOfBirth: '2003-02-28',
        planLearnHours: 400,
        planEepHours: 140,
        telNo: '07700900123',
        email: 'ada@example.org',
        preferences: [{ type: 'RUI', code: 2 }],
        fams: [{ type: 'HNS', code: '1' }],
        prevUkprn: null,
        aims: [
          {
            startDate: '2020-09-01',
            actualEndDate: '2021-01-31',
            fundModel: 35,
            restart: false,
            higherEducation: false,
          },
        ],
      },
    });
    expect(items[2]).toMatchObject({
      record: {
        learnRefNumber: 'L1',
        outcomes: [{ outType: 'EMP', outCode: 1, startDate: '2021-02-01', endDate: null }],
      },
    });
  });

  it.each([1, 3, 100])('reads the same from chunks of %d', async (size) => {
    const text = aFile({ learners: aLearner('L1', aDelivery(), RICH), records: aRecord() });
    expect(await read(text, size)).toEqual(await read(text));
    const encoded = new TextEncoder().encode(text);
    const pieces = Array.from({ length: Math.ceil(encoded.length / size) }, (_, at) =>
      encoded.slice(at * size, (at + 1) * size),
    );
    expect(await gather(readIlr(bytes(...pieces)))).toEqual(await read(text));
  });

  it('knows a restart and a higher education record by what stands in the aim', async () => {
    const rest =
      '<LearningDeliveryFAM><LearnDelFAMType>RES</LearnDelFAMType><LearnDelFAMCode>1</LearnDelFAMCode></LearningDeliveryFAM><LearningDeliveryHE><TYPEYR>1</TYPEYR></LearningDeliveryHE></LearningDelivery>';
    const items = await read(
      aFile({ learners: aLearner('L1', aDelivery().replace('</LearningDelivery>', rest)) }),
    );
    expect(items[1]).toMatchObject({ learner: { aims: [{ restart: true, higherEducation: true }] } });
  });

  it('reads prior attainment as a value and as a group', async () => {
    for (const prior of [
      '<PriorAttain>2</PriorAttain>',
      '<PriorAttain><PriorLevel>2</PriorLevel><DateLevelApp>2020-01-01</DateLevelApp></PriorAttain>',
    ]) {
      const items = await read(aFile({ learners: aLearner('L1', aDelivery(), prior) }));
      expect(items.map((item) => item.kind)).toEqual(['header', 'learner']);
    }
  });

  it('reads a file whose elements carry a prefix, and one in UTF-16', async () => {
    const plain = aFile({ records: aRecord() });
    const prefixed = plain.replaceAll(/<(\/?)(?=[A-Z])/g, '<$1i:').replace('xmlns=', 'xmlns:i=');
    expect(await read(prefixed)).toEqual(await read(plain));
    expect(await gather(readIlr(bytes(Buffer.from(`\ufeff${plain}`, 'utf16le'))))).toEqual(await read(plain));
  });

  it('warns of unknown elements with path and line, and reads on', async () => {
    const items = await read(aFile({ learners: aLearner('L1', aDelivery(), '<Shoe><ULN>5</ULN></Shoe>') }));
    expect(items.filter((item) => item.kind === 'warning')).toMatchObject([
      { path: 'Message/Learner/Shoe', line: 4 },
    ]);
    expect(items.at(-1)).toMatchObject({ kind: 'learner', learner: { uln: 1_000_000_027 } });
  });

  it('lists a hundred warnings and counts the rest', async () => {
    const items = await read(aFile({ learners: aLearner('L1', aDelivery(), '<Shoe/>'.repeat(250)) }));
    const warnings = items.filter((item) => item.kind === 'warning');
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)?.message).toMatch(/^150 more/);
  });

  const bomb = '<!DOCTYPE Message [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>';
  const huge = 'x'.repeat(200_000);
  it.each<[string, string, string]>([
    ['ILR_TRUNCATED', 'a file cut in a tag', aFile().slice(0, -5)],
    ['ILR_TRUNCATED', 'a file cut after a learner', aFile().replace('</Message>', '')],
    ['ILR_BROKEN_XML', 'crossed tags', aFile().replace('</ULN>', '</UNL>')],
    ['ILR_BROKEN_XML', 'an entity nobody declared', aFile().replace('<ULN>', '<ULN>&who;')],
    ['ILR_BROKEN_XML', 'a second document', `${aFile()}${aFile()}`],
    ['ILR_ENTITY_FORBIDDEN', 'an entity bomb', bomb + aFile()],
    [
      'ILR_ENTITY_FORBIDDEN',
      'an external document type',
      `<!DOCTYPE Message SYSTEM "file:///etc/hostname">${aFile()}`,
    ],
    ['ILR_NOT_ILR', 'an empty file', ''],
    ['ILR_NOT_ILR', 'text', 'Learner reference,ULN'],
    ['ILR_NOT_ILR', 'another dialect', '<Message xmlns="urn:other"></Message>'],
    ['ILR_NOT_ILR', 'no namespace', '<Message></Message>'],
    ['ILR_NOT_ILR', 'another document', '<html xmlns="ESFA/ILR/2020-21"></html>'],
    ['ILR_YEAR_UNKNOWN', 'a later year', aFile({ year: '2031-32' })],
    ['ILR_YEAR_UNKNOWN', 'an earlier year', aFile().replace('ESFA/ILR/2020-21', 'SFA/ILR/2014-15')],
    ['ILR_HEADER_MISSING', 'no header', aFile({ header: '' })],
    ['ILR_HEADER_MISSING', 'no header and no learner', aFile({ header: '', learners: '' })],
    ['ILR_HEADER_MISSING', 'a header without a date', aFile({ header: '<Header/>' })],
    ['ILR_TOO_LARGE_VALUE', 'an endless value', aFile({ learners: aLearner(huge) })],
    ['ILR_TOO_LARGE_VALUE', 'an endless attribute', aFile({ learners: `<Learner a="${huge}"/>` })],
    ['ILR_TOO_LARGE_VALUE', 'an endless comment', aFile({ learners: `<!--${huge}-->` })],
    ['ILR_TOO_LARGE_VALUE', 'bottomless nesting', aFile({ learners: '<Learner>'.repeat(40) })],
    [
      'ILR_TOO_LARGE_VALUE',
      'a learner without end',
      aFile({ learners: aLearner('L1', aDelivery().repeat(12_000)) }),
    ],
    ['ILR_BAD_VALUE', 'a date that is none', aFile({ learners: aLearner('L1', aDelivery('2021-02-29')) })],
    [
      'ILR_BAD_VALUE',
      'a date in the year 9999',
      aFile({ learners: aLearner('L1', aDelivery('9999-12-31')) }),
    ],
    ['ILR_BAD_VALUE', 'a number that is none', aFile().replace('1000000027', '10x')],
    ['ILR_BAD_VALUE', 'a number that no store holds', aFile().replace('<AimType>4<', '<AimType>4000000000<')],
    [
      'ILR_BAD_VALUE',
      'an address that no store holds',
      aFile({
        learners: aLearner('L1').replace(
          '</LearnRefNumber>',
          `</LearnRefNumber><Email>${'a'.repeat(255)}</Email>`,
        ),
      }),
    ],
    ['ILR_BAD_VALUE', 'a date of preparation that is none', aFile().replace('2021-05-01<', '01/05/2021<')],
    [
      'ILR_VALUE_MISSING',
      'a learner without reference',
      aFile().replace('<LearnRefNumber>L1</LearnRefNumber>', ''),
    ],
    ['ILR_VALUE_MISSING', 'a blank reference', aFile({ learners: aLearner('  ') })],
  ])('ends with %s: %s', async (code, _what, text) => {
    expect(await codeFor(text)).toBe(code);
    expect(await codeFor(text, 4096)).toBe(code);
  });

  it('reads a number that is written with zeros before it', async () => {
    const padded = aFile().replace('<AimType>4<', '<AimType>0000000000000004<');
    expect(padded).not.toBe(aFile());
    expect(await read(padded)).toEqual(await read(aFile()));
  });

  it('stops an endless value while it streams', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<string> {
      yield aFile().slice(0, 300);
      for (; given < 10_000; given += 1) yield 'x'.repeat(10_000);
    }
    expect(await codeOf(() => gather(readIlr(endless())))).toBe('ILR_TOO_LARGE_VALUE');
    expect(given).toBeLessThan(20);
  });

  it('says where a bad value stands, and not what it is', async () => {
    const text = aFile({ learners: aLearner('L1', aDelivery('31-01-2021')) });
    const error = await read(text).then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(CodedError);
    expect((error as CodedError).details).toMatchObject({
      path: 'Message/Learner/LearningDelivery/LearnActEndDate',
      line: 4,
    });
    expect((error as CodedError).message).not.toContain('31-01');
  });

  it('never crashes without a code, whatever bytes come', async () => {
    const good = new TextEncoder().encode(aFile({ records: aRecord() }));
    const byte = fc.integer({ min: 0, max: 255 });
    const change = fc.record({ at: fc.nat(good.length - 1), byte });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bad = good.slice();
        for (const { at, byte: value } of changes) bad[at] = value;
        expect(await codeOf(() => gather(readIlr(bytes(bad))))).toMatch(/^(none|ILR_\w+)$/);
      }),
      { numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        expect(await codeOf(() => gather(readIlr(bytes(noise))))).toMatch(
          /^ILR_(NOT_ILR|BROKEN_XML|ENTITY_FORBIDDEN)$/,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('real files', () => {
  const sample = realFile('SampleValid.xml');
  it.skipIf(sample === null)('of 2019-20: 30 learners, 33 outcomes, nothing unknown', async () => {
    const items = await gather(readIlr(createReadStream(sample ?? '')));
    const learners = items.flatMap((item) => (item.kind === 'learner' ? [item.learner] : []));
    const outcomes = items.flatMap((item) => (item.kind === 'destinations' ? item.record.outcomes : []));
    expect([learners.length, outcomes.length]).toEqual([30, 33]);
    expect(items.filter((item) => item.kind === 'warning')).toEqual([]);
    expect(learners.every((learner) => derivePots(learner.aims).length > 0)).toBe(true);
  });

  const current = realFile('ILR-99999999-2526-20250108-094401.xml');
  it.skipIf(current === null)('of 2025-26: every learner, neither preferences nor outcomes', async () => {
    const expected = readFileSync(current ?? '', 'utf8').match(/<Learner>/g)?.length;
    const items = await gather(readIlr(createReadStream(current ?? '')));
    const learners = items.flatMap((item) => (item.kind === 'learner' ? [item.learner] : []));
    expect(learners).toHaveLength(expected ?? -1);
    expect(learners.flatMap((learner) => learner.preferences)).toEqual([]);
    expect(items.filter((item) => item.kind !== 'header' && item.kind !== 'learner')).toEqual([]);
  });
});
