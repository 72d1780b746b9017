import { describe, expect, it } from 'vitest';
import { toCsv } from '../../host/export/csv.ts';
import { destinationRecords } from '../../host/export/records.ts';
import { importIlr } from '../../host/import/index.ts';
import { keptFile } from '../../host/import/kept-file.ts';
import { learnerScreens } from '../../host/mis/learner-screens.ts';
import { writeDestinations } from '../../host/store/destinations.ts';
import type { Database } from '../../lib/sql/types.ts';
import { ilrFile } from './ilr-file.ts';
import { NOW, PROVENANCE, TENANT, tenantDatabase } from './support.ts';

const ROW = {
  outType: 'EMP',
  outCode: 1,
  startDate: '2024-09-01',
  endDate: null,
  collDate: '2025-03-03',
} as const;

describe('exporting outcomes', () => {
  it('gives every outcome on record as CSV, in the words of the ILR, without the withdrawn and test learners', async () => {
    const database = await tenantDatabase();
    const screens = learnerScreens(database, TENANT, () => NOW);
    for (const ref of ['B', 'A', 'T', 'without'])
      await screens.createLearner({ ref, uln: 9000001012, test: ref === 'T' });
    for (const ref of ['B', 'T']) await screens.enterDestination(ref, ROW);
    await screens.enterDestination('A', { ...ROW, outType: 'EDU', outCode: 6, endDate: '2025-01-31' });
    await withdrawnRow(database, 'A');
    expect(await textOf(toCsv(destinationRecords(database.reader)))).toBe(
      [
        'LearnRefNumber,ULN,OutType,OutCode,OutStartDate,OutEndDate,OutCollDate',
        'A,9000001012,EDU,6,2024-09-01,2025-01-31,2025-03-03',
        'B,9000001012,EMP,1,2024-09-01,,2025-03-03',
        '',
      ].join('\n'),
    );
  });

  it('has the newest imported file of a year, as it came', async () => {
    const database = await tenantDatabase();
    const options = { ukprn: TENANT.ukprn, who: 'olga', at: NOW };
    const newest = ilrFile({ learners: [{ ref: 'A', familyName: 'Birch' }] });
    await importIlr(database, ilrFile({ learners: [{ ref: 'A' }] }), options);
    await importIlr(database, newest, options);
    await importIlr(database, ilrFile({ year: '2021-22', learners: [{ ref: 'A' }] }), options);
    const year = { ukprn: TENANT.ukprn, year: '2020-21' };
    expect(await textOf(await keptFile(database, year))).toBe(await textOf(newest()));
    await expect(keptFile(database, { ...year, year: '2019-20' })).rejects.toMatchObject({
      code: 'EXPORT_NO_FILE',
    });
  });
});

async function withdrawnRow(database: Database, learnerRef: string): Promise<void> {
  const append = { op: 'append', learnerRef, potId: null, row: ROW, provenance: PROVENANCE } as const;
  const [added] = await database.transaction((tx) => writeDestinations(tx, [append], NOW));
  const withdraw = { op: 'withdraw', id: added!.id, expectedVersion: 1, provenance: PROVENANCE } as const;
  await database.transaction((tx) => writeDestinations(tx, [withdraw], NOW));
}

async function textOf(chunks: AsyncIterable<string | Uint8Array>): Promise<string> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(Buffer.from(chunk));
  return Buffer.concat(all).toString();
}
