import { describe, expect, it } from 'vitest';
import { learnerScreens } from '../../host/mis/learner-screens.ts';
import { decideProposal, proposeAddress } from '../../host/store/addresses.ts';
import { learnerChanges } from '../../host/store/changes.ts';
import { destinationHistory, writeDestinations } from '../../host/store/destinations.ts';
import type { Database } from '../../lib/sql/types.ts';
import { NOW, PROVENANCE, TENANT, tenantDatabase } from './support.ts';

const ROW = {
  outType: 'EMP',
  outCode: 1,
  startDate: '2024-09-01',
  endDate: null,
  collDate: '2025-03-03',
} as const;

describe('the feed of changed learners', () => {
  it('gives every learner once, in pages, and nothing on a day without news', async () => {
    const { database, screens } = await mis();
    for (const ref of ['A', 'B', 'C', 'D', 'E']) await screens.createLearner({ ref });
    const { refs, cursor } = await follow(database, null, 2);
    expect(refs).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect((await follow(database, cursor, 2)).refs).toEqual([]);
  });

  it('gives all learners of one change, though they share its number', async () => {
    const { database, screens } = await mis();
    for (const ref of ['A', 'B', 'C']) await screens.createLearner({ ref });
    const { cursor } = await follow(database, null, 10);
    const append = ['C', 'A', 'B'].map((learnerRef) => ({
      ...{ op: 'append' as const, learnerRef, potId: null, row: ROW, provenance: PROVENANCE },
    }));
    await database.transaction((tx) => writeDestinations(tx, append, NOW));
    expect((await follow(database, cursor, 1)).refs).toEqual(['A', 'B', 'C']);
  });

  it('misses nothing that commits after a reader went past', async () => {
    const { database, screens } = await mis();
    await screens.createLearner({ ref: 'first' });
    let during = '';
    await database.transaction(async (tx) => {
      await tx('mis_counter').where({ name: 'change' }).increment('value', 1);
      during = (await learnerChanges(database.reader, { cursor: null, limit: 10 })).cursor;
      const { value } = await tx('mis_counter').where({ name: 'change' }).first('value');
      await tx('mis_learner').where({ ref: 'first' }).update({ change_no: value, email: 'late@example.org' });
    });
    const { learners } = await learnerChanges(database.reader, { cursor: during, limit: 10 });
    expect(learners.map(({ email }) => email)).toEqual(['late@example.org']);
  });

  it.each<[string, (screens: Screens, database: Database) => Promise<unknown>]>([
    ['its details', (screens) => screens.editLearner('A', { email: 'new@example.org' })],
    ['a period of training', (screens) => screens.addPot('A', { startDate: '2024-09-01' })],
    ['a preference', (screens) => screens.setPreference('A', { type: 'RUI', code: 4 }, true)],
    ['an outcome by hand', (screens) => screens.enterDestination('A', ROW)],
    ['a suppression', (screens) => screens.suppress('A', 'deceased', 'olga')],
    [
      'an approved correction',
      async (_, database) => {
        const told = { learnerRef: 'A', channel: 'email', address: 'told@example.org' } as const;
        await proposeAddress(database, { ...told, who: 'learner' }, NOW);
        await decideProposal(database, told, 'approved', { by: 'olga', at: NOW });
      },
    ],
  ])('gives a learner again after a change of %s', async (_, change) => {
    const { database, screens } = await mis();
    await screens.createLearner({ ref: 'A' });
    await screens.createLearner({ ref: 'B' });
    const { cursor } = await follow(database, null, 10);
    await change(screens, database);
    expect((await follow(database, cursor, 10)).refs).toEqual(['A']);
  });

  it('gives learners whole', async () => {
    const { database, screens } = await mis();
    await screens.createLearner({
      ref: 'A',
      email: 'a@example.org',
      telephone: '07700900123',
      test: true,
      preferences: [{ type: 'PMC', code: 2 }],
      pots: [
        { id: 'p', startDate: '2023-09-01', actualEndDate: '2024-06-28', terminationDate: '2024-07-31' },
      ],
    });
    await screens.enterDestination('A', ROW, 'p');
    const { learners } = await learnerChanges(database.reader, { cursor: null, limit: 10 });
    expect(learners).toMatchObject([
      {
        ref: 'A',
        email: 'a@example.org',
        test: true,
        absent: false,
        suppression: null,
        preferencesKnown: true,
        preferences: [{ type: 'PMC', code: 2 }],
        pots: [
          { id: 'p', actualEndDate: '2024-06-28', terminationDate: '2024-07-31', derived: false, aims: [] },
        ],
        destinations: [{ ...ROW, potId: 'p', version: 1, source: 'person', provenance: null }],
      },
    ]);
  });

  it('names the erased once, of whom nothing is left', async () => {
    const { database, screens } = await mis();
    await screens.createLearner({ ref: 'A', familyName: 'Ash', pots: [{ startDate: '2024-09-01' }] });
    await screens.createLearner({ ref: 'B' });
    await screens.enterDestination('A', ROW);
    const { cursor } = await follow(database, null, 10);
    await screens.erase('A');
    const next = await learnerChanges(database.reader, { cursor, limit: 10 });
    expect(next).toMatchObject({ learners: [], gone: ['A'], more: false });
    expect((await learnerChanges(database.reader, { cursor: next.cursor, limit: 10 })).gone).toEqual([]);
    expect(await destinationHistory(database.reader, 'A')).toEqual([]);
    expect(await database.reader('mis_destination_version')).toEqual([]);
  });

  it('names one erased while it was being read, though others changed after that', async () => {
    const { database, screens } = await mis();
    for (const ref of ['A', 'B']) await screens.createLearner({ ref });
    const { cursor } = await follow(database, null, 10);
    // Between the reader's first question and its next, somebody erases A and then edits B.
    let asked = 0;
    const reader = new Proxy(database.reader, {
      apply(target, self, args: [string]) {
        const query = Reflect.apply(target, self, args);
        asked += 1;
        if (asked !== 2) return query;
        const meanwhile = (async () => {
          await screens.erase('A');
          await screens.editLearner('B', { email: 'new@example.org' });
        })();
        return new Proxy(query, {
          get: (of, name) =>
            name === 'then'
              ? (...then: Parameters<Promise<unknown>['then']>) => meanwhile.then(() => of).then(...then)
              : Reflect.get(of, name),
        });
      },
    });
    const first = await learnerChanges(reader, { cursor, limit: 10 });
    const second = await learnerChanges(database.reader, { cursor: first.cursor, limit: 10 });
    expect([...first.gone, ...second.gone]).toEqual(['A']);
    expect([...first.learners, ...second.learners].map(({ ref }) => ref)).toContain('B');
  });
});

type Screens = ReturnType<typeof learnerScreens>;

async function mis() {
  const database = await tenantDatabase();
  return { database, screens: learnerScreens(database, TENANT, () => NOW) };
}

async function follow(database: Database, from: string | null, limit: number) {
  const refs: string[] = [];
  for (let cursor = from; ; ) {
    const page = await learnerChanges(database.reader, { cursor, limit });
    refs.push(...page.learners.map(({ ref }) => ref));
    cursor = page.cursor;
    if (!page.more) return { refs, cursor };
  }
}
