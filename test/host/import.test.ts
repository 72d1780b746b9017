import { describe, expect, it } from 'vitest';
import { importIlr } from '../../host/import/index.ts';
import { learnerScreens } from '../../host/mis/learner-screens.ts';
import { learnerChanges } from '../../host/store/changes.ts';
import { destinationHistory, writeDestinations } from '../../host/store/destinations.ts';
import { learnersByRef } from '../../host/store/learners.ts';
import { type FileOptions, ilrFile } from './ilr-file.ts';
import { NOW, PROVENANCE, TENANT, tenantDatabase } from './support.ts';

describe('importing an ILR file', () => {
  it('tells first what would change, and changes nothing by telling', async () => {
    const { importFile, refs } = await mis();
    await importFile({ learners: [{ ref: 'A' }, { ref: 'B' }, ...crowd] });
    const after = { learners: [{ ref: 'A', familyName: 'Birch' }, { ref: 'C' }, ...crowd] };
    const told = await importFile(after, { dryRun: true });
    expect(told).toMatchObject({
      ...{ added: 1, changed: 1, absent: 1, unchanged: crowd.length, held: crowd.length + 2, applied: false },
      ...{ addedSample: ['C'], changedSample: ['A'], absentSample: ['B'] },
    });
    expect(await refs()).not.toContain('C');
    expect(await importFile(after)).toMatchObject({ added: 1, changed: 1, absent: 1, applied: true });
    expect(await refs()).toContain('C');
  });

  it('of the same content again moves nobody in the feed', async () => {
    const { database, importFile } = await mis();
    await importFile({ learners: [{ ref: 'A' }, { ref: 'B' }] });
    const { cursor } = await learnerChanges(database.reader, { cursor: null, limit: 10 });
    expect(await importFile({ learners: [{ ref: 'A' }, { ref: 'B' }] })).toMatchObject({ unchanged: 2 });
    expect((await learnerChanges(database.reader, { cursor, limit: 10 })).learners).toEqual([]);
  });

  it('keeps the longest texts that a file may hold', async () => {
    const { importFile, learner } = await mis();
    const longest = {
      ref: 'R'.repeat(64),
      familyName: 'Ŵ'.repeat(100),
      email: `${'e'.repeat(242)}@example.org`,
    };
    const outcomes = [{ ref: longest.ref, type: 'EMP', code: 999_999_999, start: '2020-09-07' }];
    await importFile({ learners: [longest, ...crowd], outcomes });
    expect(await learner(longest.ref)).toMatchObject({
      ...longest,
      destinations: [{ outType: 'EMP', outCode: 999_999_999 }],
    });
  });

  it('keeps who is no longer in it, as absent, until a file has them again', async () => {
    const { importFile, learner } = await mis();
    await importFile({ learners: [{ ref: 'A' }, ...crowd] });
    await importFile({ learners: crowd });
    expect(await learner('A')).toMatchObject({ absent: true, familyName: 'Ash' });
    await importFile({ learners: [{ ref: 'A' }, ...crowd] });
    expect(await learner('A')).toMatchObject({ absent: false });
  });

  it('stops where many are absent, until that is confirmed', async () => {
    const { importFile, learner } = await mis();
    await importFile({ learners: [{ ref: 'A' }, { ref: 'B' }] });
    await expect(importFile({ learners: [{ ref: 'B' }] })).rejects.toMatchObject({
      code: 'IMPORT_MANY_ABSENT',
      details: { absent: 1, held: 2, percent: 50 },
    });
    expect(await learner('A')).toMatchObject({ absent: false });
    await importFile({ learners: [{ ref: 'B' }] }, { confirmAbsent: true });
    expect(await learner('A')).toMatchObject({ absent: true });
  });

  it('of another provider stops, until that is confirmed', async () => {
    const { importFile, refs } = await mis();
    const other = { ukprn: 10088888, learners: [{ ref: 'A' }] };
    await expect(importFile(other)).rejects.toMatchObject({ code: 'IMPORT_OTHER_PROVIDER' });
    expect(await refs()).toEqual([]);
    await importFile(other, { confirmProvider: true });
    expect(await refs()).toEqual(['A']);
  });

  it.each<[string, FileOptions]>([
    [
      'breaks off in the middle',
      { learners: [{ ref: 'A', familyName: 'Birch' }, { ref: 'B' }], broken: true },
    ],
    ['has a learner twice', { learners: [{ ref: 'A', familyName: 'Birch' }, { ref: 'B' }, { ref: 'B' }] }],
  ])('that %s changes nothing and leaves nothing behind', async (_, file) => {
    const { database, importFile, learner, refs } = await mis();
    await importFile({ learners: [{ ref: 'A' }] });
    await expect(importFile(file)).rejects.toHaveProperty('code');
    expect(await refs()).toEqual(['A']);
    expect(await learner('A')).toMatchObject({ familyName: 'Ash' });
    expect(await database.reader('mis_staged')).toEqual([]);
  });

  it('replaces preferences, but never takes away RUI 3, 4 or 5', async () => {
    const { importFile, learner } = await mis();
    const all = [1, 3, 4, 5].map((code) => ({ type: 'RUI' as const, code }));
    await importFile({ learners: [{ ref: 'A', preferences: all }] });
    await importFile({ learners: [{ ref: 'A', preferences: [{ type: 'PMC', code: 2 }] }] });
    expect((await learner('A'))?.preferences).toEqual([{ type: 'PMC', code: 2 }, ...all.slice(1)]);
  });

  it('of a year without preferences leaves those held', async () => {
    const { importFile, learner } = await mis();
    const preferences = [{ type: 'PMC' as const, code: 2 }];
    await importFile({ learners: [{ ref: 'A', preferences }, { ref: 'B' }] });
    await importFile({ year: '2025-26', learners: [{ ref: 'A', familyName: 'Birch' }, { ref: 'C' }] });
    expect(await learner('A')).toMatchObject({ familyName: 'Birch', preferences, preferencesKnown: true });
    expect(await learner('C')).toMatchObject({ preferences: [], preferencesKnown: false });
    expect(await learner('B')).toMatchObject({ absent: false });
  });

  it('of an older year, late, adds its learning and takes nothing back', async () => {
    const { importFile, learner } = await mis();
    await importFile({
      year: '2021-22',
      learners: [{ ref: 'A', familyName: 'Birch', started: '2021-09-06' }],
    });
    await importFile({ year: '2020-21', learners: [{ ref: 'A', ended: '2021-02-01' }] });
    expect(await learner('A')).toMatchObject({
      familyName: 'Birch',
      pots: [
        { startDate: '2020-09-07', actualEndDate: '2021-02-01' },
        { startDate: '2021-09-06', actualEndDate: null },
      ],
    });
  });

  it('counts an aim that two years have once, as the newest year tells it', async () => {
    const { importFile, learner } = await mis();
    await importFile({ year: '2020-21', learners: [{ ref: 'A' }] });
    await importFile({ year: '2021-22', learners: [{ ref: 'A', ended: '2021-11-30' }] });
    const pots = (await learner('A'))?.pots;
    expect(pots).toMatchObject([{ actualEndDate: '2021-11-30', derived: true }]);
    expect(pots?.[0]?.aims).toHaveLength(1);
  });

  it('adds outcomes that are not on record, and leaves those of ours alone', async () => {
    const { database, importFile, history } = await mis();
    await importFile({ learners: [{ ref: 'A' }] });
    const row = {
      outType: 'EMP',
      outCode: 1,
      startDate: '2021-03-01',
      endDate: null,
      collDate: '2021-03-05',
    } as const;
    const write = { op: 'append', learnerRef: 'A', potId: null, row, provenance: PROVENANCE } as const;
    await database.transaction((tx) => writeDestinations(tx, [write], NOW));
    const outcomes = [
      { ref: 'A', type: 'EMP', code: 1, start: '2021-03-01' },
      { ref: 'A', type: 'EDU', code: 6, start: '2021-09-20' },
      { ref: 'nobody', type: 'EDU', code: 6, start: '2021-09-20' },
    ];
    await importFile({ learners: [{ ref: 'A' }], outcomes });
    await importFile({ learners: [{ ref: 'A' }], outcomes });
    expect(await history('A')).toMatchObject([
      { ...row, source: 'survey', version: 1 },
      { outType: 'EDU', outCode: 6, source: 'import', version: 1, withdrawn: false },
    ]);
    expect(await history('nobody')).toEqual([]);
  });

  it('does not bring back a row that the plugin wrote and took back', async () => {
    const { database, importFile, history } = await mis();
    await importFile({ learners: [{ ref: 'A' }] });
    const row = {
      outType: 'OTH',
      outCode: 3,
      startDate: '2021-03-01',
      endDate: null,
      collDate: '2021-03-05',
    } as const;
    const append = { op: 'append', learnerRef: 'A', potId: null, row, provenance: PROVENANCE } as const;
    const [added] = await database.transaction((tx) => writeDestinations(tx, [append], NOW));
    const withdraw = { op: 'withdraw', id: added!.id, expectedVersion: 1, provenance: PROVENANCE } as const;
    await database.transaction((tx) => writeDestinations(tx, [withdraw], NOW));
    const outcomes = [{ ref: 'A', type: 'OTH', code: 3, start: '2021-03-01' }];
    await importFile({ learners: [{ ref: 'A' }], outcomes });
    expect(await history('A')).toMatchObject([{ source: 'survey', withdrawn: true }]);
  });

  it('leaves what staff settled on its own rows through the plugin as they settled it', async () => {
    const { database, importFile, history } = await mis();
    const outcomes = [
      { ref: 'A', type: 'EMP', code: 1, start: '2021-03-01' },
      { ref: 'A', type: 'EDU', code: 6, start: '2021-09-20' },
    ];
    await importFile({ learners: [{ ref: 'A' }], outcomes });
    const [job, course] = await history('A');
    const asked = { as: 'person', expectedVersion: 1, provenance: PROVENANCE } as const;
    await database.transaction((tx) =>
      writeDestinations(
        tx,
        [
          { op: 'amend', id: job!.id, change: { endDate: '2021-08-01' }, ...asked },
          { op: 'withdraw', id: course!.id, ...asked },
        ],
        NOW,
      ),
    );
    await importFile({ learners: [{ ref: 'A' }], outcomes });
    expect(await history('A')).toMatchObject([
      { outType: 'EMP', source: 'import', endDate: '2021-08-01', withdrawn: false },
      { outType: 'EDU', source: 'import', withdrawn: true },
    ]);
  });

  it('never lets go of a suppression', async () => {
    const { importFile, learner, screens } = await mis();
    await importFile({ learners: [{ ref: 'A' }] });
    await screens.suppress('A', 'do-not-contact', 'olga');
    await importFile({ learners: [{ ref: 'A', familyName: 'Birch' }] });
    expect(await learner('A')).toMatchObject({
      familyName: 'Birch',
      suppression: { reason: 'do-not-contact' },
    });
  });
});

const crowd = Array.from({ length: 30 }, (_, at) => ({ ref: `Z${at}` }));

async function mis() {
  const database = await tenantDatabase();
  const options = { ukprn: TENANT.ukprn, who: 'olga', at: NOW };
  return {
    database,
    screens: learnerScreens(database, TENANT, () => NOW),
    importFile: (file: FileOptions, more: object = {}) =>
      importIlr(database, ilrFile(file), { ...options, ...more }),
    learner: async (ref: string) => (await learnersByRef(database, [ref]))[0],
    refs: async () => (await database.reader('mis_learner').orderBy('ref')).map(({ ref }) => ref as string),
    history: (ref: string) => destinationHistory(database.reader, ref),
  };
}
