import { toIlrXml } from '../../host/export/ilr-xml.ts';
import { destinationRecords } from '../../host/export/records.ts';
import { checkIlr, checkRows, rowContextOn } from '../../lib/ilr/index.ts';
import type { HostLearner } from '../../plugin/host.ts';
import type { College } from '../journeys/college.ts';
import type { Message } from '../journeys/messages.ts';
import type { Arrival, MisLearner, PotKey } from './rules/facts.ts';
import { keyOf } from './rules/facts.ts';
import type { Finding } from './rules/judge.ts';

/** The MIS as it stands, kept up by its feed of changes. */
export function watchMis({ houses }: College) {
  const { learners: feed } = houses.tenant.reference.host;
  const learners = new Map<string, MisLearner>();
  let cursor: string | null = null;
  return {
    async look(): Promise<readonly MisLearner[]> {
      for (let more = true; more; ) {
        const page = await feed.changes({ cursor, limit: 1000 });
        for (const learner of page.learners) learners.set(learner.ref, factsOf(learner));
        for (const ref of page.gone) learners.delete(ref);
        cursor = page.cursor;
        more = page.more;
      }
      return [...learners.values()];
    },
  };
}

function factsOf({ suppression, destinations, ...learner }: HostLearner): MisLearner {
  return {
    ...learner,
    suppression: suppression?.reason ?? null,
    destinations: destinations.map((row) => ({ ...row, interim: row.provenance?.cause === 'interim' })),
  };
}

/** What the product decided: every reason that it holds for each POT. */
export async function decisionsOf({ houses }: College): Promise<ReadonlyMap<PotKey, readonly string[]>> {
  const rows: { learner_ref: string; pot_id: string; reason: string }[] =
    await houses.tenant.reference.host.database
      .reader('dt_decision')
      .select('learner_ref', 'pot_id', 'reason');
  const decisions = new Map<PotKey, string[]>();
  for (const { learner_ref, pot_id, reason } of rows) {
    const key = keyOf(learner_ref, pot_id);
    decisions.set(key, [...(decisions.get(key) ?? []), reason]);
  }
  return decisions;
}

/** Messages as the checker takes them. */
export function arrivalOf({ on, at, channel, to, kind, link, text }: Message): Arrival {
  const [, greeted] = /Hello ([^,\n]+),/.exec(text) ?? [];
  return { on, at, channel, to: to.toLowerCase(), kind, link, greeted: greeted ?? null };
}

/** Rules that a leaver breaks of whom nothing is known: the product writes no row to please them. */
const OF_LEAVERS = ['R107', 'R108'];

/**
 * What `ilr check` has against the rows on record: of those who came by files as an export has them, and the record of
 * everybody.
 */
export async function checkRowsOf({ houses }: College, ukprn: number, today: string): Promise<Finding[]> {
  const { database } = houses.tenant.reference.host;
  const { findings } = await checkIlr(toIlrXml(database, { year: '2023-24', ukprn, today }));
  const found = findings.filter(({ rule }) => !OF_LEAVERS.includes(rule));
  const exported = found.map(({ rule, message, learnRefNumber: ref }) => ({
    ref: ref ?? '-',
    rule,
    message,
  }));
  for await (const { learnRefNumber: ref, uln, outcomes } of destinationRecords(database.reader))
    for (const { rule, message } of checkRows(outcomes, rowContextOn(today, uln)))
      exported.push({ ref, rule, message });
  return exported.map(({ ref, rule, message }) => ({ ref, rule, checker: message, product: 'is on record' }));
}

/** Why each row of ours that is on record is there. */
export async function causesOf({ houses }: College): Promise<string[]> {
  const rows: { provenance: string }[] = await houses.tenant.reference.host.database
    .reader('mis_destination')
    .where({ source: 'survey', withdrawn: 0 })
    .select('provenance');
  return rows.map(({ provenance }) => (JSON.parse(provenance) as { cause: string }).cause);
}
