import { describe, expect, it } from 'vitest';
import { learnerScreens } from '../../host/mis/learner-screens.ts';
import { destinationHistory, writeDestinations } from '../../host/store/destinations.ts';
import type { DestinationWrite } from '../../plugin/host.ts';
import { NOW, PROVENANCE, TENANT, tenantDatabase } from './support.ts';

const ROW = {
  outType: 'OTH',
  outCode: 3,
  startDate: '2024-08-01',
  endDate: null,
  collDate: '2025-03-03',
} as const;

describe('writing destination rows', () => {
  it('answers each write in order, and refuses one that saw an older version', async () => {
    const { write, history } = await mis();
    const [first] = await write([append('A')]);
    expect(first).toMatchObject({ status: 'written', version: 1 });
    const id = first!.id;
    const later = { startDate: '2024-08-02' };
    const results = await write([
      { op: 'amend', id, expectedVersion: 1, change: later, provenance: PROVENANCE },
      { op: 'amend', id, expectedVersion: 1, change: { endDate: '2025-01-01' }, provenance: PROVENANCE },
      { op: 'withdraw', id: 'no such row', expectedVersion: 1, provenance: PROVENANCE },
      { op: 'withdraw', id, expectedVersion: 2, provenance: { ...PROVENANCE, cause: 'returned' } },
    ]);
    expect(results).toEqual([
      { status: 'written', id, version: 2 },
      { status: 'stale', id, version: 2 },
      { status: 'missing', id: 'no such row' },
      { status: 'written', id, version: 3 },
    ]);
    const again = { op: 'amend', id, expectedVersion: 3, change: later, provenance: PROVENANCE } as const;
    expect(await write([again])).toEqual([{ status: 'missing', id }]);
    expect(await history('A')).toMatchObject([
      { ...ROW, ...later, version: 3, withdrawn: true, source: 'survey', provenance: { cause: 'returned' } },
    ]);
  });

  it('keeps every version a row had', async () => {
    const { database, write } = await mis();
    const [first] = await write([append('A')]);
    const id = first!.id;
    await write([
      { op: 'amend', id, expectedVersion: 1, change: { collDate: '2025-03-09' }, provenance: PROVENANCE },
    ]);
    const versions = await database.reader('mis_destination_version').where({ id }).orderBy('version');
    expect(versions.map(({ row }) => JSON.parse(row).coll_date)).toEqual(['2025-03-03', '2025-03-09']);
  });

  it('moves the collection date of a row that a person entered, and refuses anything else', async () => {
    const { screens, write, history } = await mis();
    const id = await screens.enterDestination('A', ROW);
    const seen = { id, expectedVersion: 1, provenance: PROVENANCE };
    for (const meddling of [
      { op: 'withdraw', ...seen } as const,
      { op: 'amend', ...seen, change: { collDate: '2025-03-09', endDate: '2025-01-01' } } as const,
    ])
      await expect(write([meddling])).rejects.toMatchObject({ code: 'HOST_ROW_NOT_YOURS' });
    await write([{ op: 'amend', ...seen, change: { collDate: '2025-03-09' } }]);
    expect(await history('A')).toMatchObject([
      { collDate: '2025-03-09', endDate: null, source: 'person', provenance: null, withdrawn: false },
    ]);
  });

  it("does as a person what the person may: their row is theirs, and anyone's may end or go", async () => {
    const { screens, write, history } = await mis();
    const by = { ...PROVENANCE, cause: 'settled', by: 'olga' };
    await write([{ ...append('A'), as: 'person' }]);
    const id = await screens.enterDestination('A', { ...ROW, startDate: '2024-08-02' });
    const seen = { id, as: 'person', provenance: by } as const;
    await write([{ op: 'amend', ...seen, expectedVersion: 1, change: { endDate: '2025-01-01' } }]);
    await write([{ op: 'withdraw', ...seen, expectedVersion: 2 }]);
    expect(await history('A')).toMatchObject([
      { startDate: '2024-08-01', source: 'person', provenance: PROVENANCE },
      { startDate: '2024-08-02', source: 'person', endDate: '2025-01-01', withdrawn: true, provenance: by },
    ]);
  });

  it('writes nothing for a learner erased meanwhile', async () => {
    const { write, history } = await mis();
    expect(await write([append('erased'), append('A')])).toMatchObject([
      { status: 'missing' },
      { status: 'written' },
    ]);
    expect(await history('erased')).toEqual([]);
  });

  it('goes with the transaction it was given', async () => {
    const { database, history } = await mis();
    const failing = database.transaction(async (tx) => {
      await writeDestinations(tx, [append('A')], NOW);
      throw new Error('the plugin changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await history('A')).toEqual([]);
  });
});

function append(learnerRef: string): DestinationWrite {
  return { op: 'append', learnerRef, potId: 'p', row: ROW, provenance: PROVENANCE };
}

async function mis() {
  const database = await tenantDatabase();
  const screens = learnerScreens(database, TENANT, () => NOW);
  await screens.createLearner({ ref: 'A' });
  return {
    database,
    screens,
    write: (writes: readonly DestinationWrite[]) =>
      database.transaction((tx) => writeDestinations(tx, writes, NOW)),
    history: (ref: string) => destinationHistory(database.reader, ref),
  };
}
