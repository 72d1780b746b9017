import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type OutcomesOf, readIlr, rewriteIlr } from '../../../lib/ilr/index.ts';
import { complaints, schemaFile } from './schema.ts';
import { aFile, aLearner, aRecord, aRow, bytes, chunks, codeOf, gather, realFile } from './support.ts';

const TODAY = { filePreparationDate: '2021-06-15' };
const nothing: OutcomesOf = () => undefined;

async function rewrite(text: string, outcomesOf: OutcomesOf, size = 1_000_000): Promise<string> {
  return (await gather(rewriteIlr(chunks(text, size), outcomesOf, TODAY))).join('');
}

describe('rewriting an ILR file', () => {
  const original = aFile({
    learners: `${aLearner('L1')}<!-- kept <as> it is -->\r\n${aLearner('L2')}${aLearner('L3')}`,
    records: `${aRecord('L1')}${aRecord('L9')}`,
  });

  it('changes nothing but the file preparation date where nothing is known', async () => {
    const expected = original.replace('2021-05-01</FilePrep', '2021-06-15</FilePrep');
    expect(await rewrite(original, nothing)).toBe(expected);
  });

  it.each([1, 2, 7, 64, 1000])('gives the same whatever the chunks are (%d)', async (size) => {
    const ours: OutcomesOf = async (ref) =>
      ref === 'L9' ? undefined : { uln: 1_000_000_027, outcomes: ref === 'L3' ? [] : [aRow()] };
    expect(await rewrite(original, ours, size)).toBe(await rewrite(original, ours));
  });

  it('replaces, adds, removes and keeps records', async () => {
    const ours: OutcomesOf = (ref) => {
      if (ref === 'L9') return undefined;
      return {
        uln: 1_000_000_027,
        outcomes: ref === 'L3' ? [] : [aRow({ outType: 'EDU', outCode: 6, endDate: '2021-01-02' })],
      };
    };
    const items = await gather(readIlr(chunks(await rewrite(original, ours))));
    const records = items.flatMap((item) => (item.kind === 'destinations' ? [item.record] : []));
    expect(records.map((record) => [record.learnRefNumber, record.outcomes[0]?.outType])).toEqual([
      ['L1', 'EDU'],
      ['L9', 'EMP'],
      ['L2', 'EDU'],
    ]);
    expect(records[0]?.outcomes[0]?.endDate).toBe('2021-01-02');
  });

  it('writes one record where the file repeated it', async () => {
    const twice = aFile({ records: aRecord('L1') + aRecord('L1') });
    const items = await gather(
      readIlr(chunks(await rewrite(twice, () => ({ uln: 1_000_000_027, outcomes: [aRow()] })))),
    );
    expect(items.filter((item) => item.kind === 'destinations')).toHaveLength(1);
  });

  it('writes with the prefix the file uses', async () => {
    const prefixed = original.replaceAll(/<(\/?)(?=[A-Z])/g, '<$1i:').replace('xmlns=', 'xmlns:i=');
    const text = await rewrite(prefixed, () => ({ uln: 1_000_000_027, outcomes: [aRow()] }));
    expect(text).toContain('<i:OutType>EMP</i:OutType>');
    const items = await gather(readIlr(chunks(text)));
    expect(items.filter((item) => item.kind === 'destinations')).toHaveLength(4);
  });

  it('says UTF-8 of a copy of a file in another encoding', async () => {
    const latin = `<?xml version="1.0" encoding="iso-8859-1"?>\n${aFile({ learners: aLearner('L1', undefined, '<FamilyName>Zo\u00eb</FamilyName>') })}`;
    const source = bytes(Uint8Array.from(latin, (letter) => letter.charCodeAt(0)));
    const text = (await gather(rewriteIlr(source, nothing, TODAY))).join('');
    expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<Message/);
    expect(text).toContain('Zo\u00eb');
  });

  it.each(['2024-25', '2025-26'])('refuses %s, which has no destinations', async (year) => {
    expect(await codeOf(() => rewrite(aFile({ year }), nothing))).toBe('ILR_NO_ENTITY');
  });

  it('refuses a file without a file preparation date and one that ends early', async () => {
    expect(await codeOf(() => rewrite(aFile({ header: '<Header/>' }), nothing))).toBe('ILR_HEADER_MISSING');
    expect(await codeOf(() => rewrite(original.slice(0, -20), nothing))).toBe('ILR_TRUNCATED');
  });

  const sample = realFile('SampleValid.xml');
  const schema = schemaFile('ILR-2019-20-v2.xsd');
  it.skipIf(sample === null || schema === null)('keeps a real file valid against its schema', async () => {
    const ours: OutcomesOf = () => ({ uln: 9_999_999_999, outcomes: [aRow(), aRow({ outType: 'VOL' })] });
    const text = (await gather(rewriteIlr(createReadStream(sample ?? ''), ours, TODAY))).join('');
    expect(complaints(text, schema ?? '')).toBe('');
    expect(text.match(/<OutType>VOL/g)).toHaveLength(30);
  });
});
