import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { toCsv } from '../../host/export/csv.ts';
import { toIlrXml } from '../../host/export/ilr-xml.ts';
import { destinationRecords } from '../../host/export/records.ts';
import { checkIlr } from '../../lib/ilr/index.ts';
import { yearHas } from '../../lib/ilr/years.ts';
import { allDecisions } from '../../plugin/admin/index.ts';
import { readBytes, writeText } from '../files.ts';
import { requireThat } from './narrator.ts';
import type { Population } from './population.ts';

const DECISION_COLUMNS = ['learner', 'pot_start', 'actual_end', 'termination', 'decision', 'email', 'sms'];

/** The decisions as they stand, one line per POT; `y` where the channel is allowed, usable and the learner surveyed. */
export async function keepDecisions({ houses, officer }: Population, name: string): Promise<number> {
  const lines: string[] = [stringify([DECISION_COLUMNS])];
  for await (const row of allDecisions(houses.tenant.context, officer)) {
    const channels = [row.email, row.sms].map((usable) => (usable === 1 ? 'y' : 'n'));
    const dates = [row.potStart, row.actualEnd ?? '', row.termination ?? ''];
    lines.push(stringify([[row.learnerRef, ...dates, row.reason, ...channels]]));
  }
  await writeText(join(houses.installation.home.folder, name), lines);
  return lines.length - 1;
}

/** The outcomes as a return wants them: the file of its year with our rows, or CSV where the year has no place for them. */
export async function keepExport({ houses, narrator, scenario }: Population): Promise<void> {
  const { database, reference } = houses.tenant;
  const { year, ukprn } = scenario.header;
  const at = (name: string) => join(houses.installation.home.folder, name);
  await writeText(at('outcomes.csv'), toCsv(destinationRecords(database.reader)));

  await narrator.step('The export', async (tell) => {
    tell(`outcomes.csv: every outcome on record`);
    if (!yearHas(year, 'LearnerDestinationandProgression')) {
      tell(`no ILR XML: files of ${year} have no place for destinations, the entity ended with 2023-24`);
      return;
    }
    const today = reference.host.clock.today();
    let leftOut = 0;
    const onLeftOut = () => {
      leftOut += 1;
    };
    await writeText(at('ilr-export.xml'), toIlrXml(database, { year, ukprn, today, onLeftOut }));
    const { counts, findings } = await checkIlr(readBytes(at('ilr-export.xml')));
    tell(`ilr-export.xml: ${counts.records} learners with ${counts.outcomes} outcomes`);
    if (leftOut > 0) tell(`${leftOut} left out: they start later than a file of ${year} may hold`);
    tell(`ilr check: ${counts.errors} errors, ${counts.warnings} warnings${byRule(findings)}`);
    const rows = findings.filter(({ severity, row }) => severity === 'error' && row !== null);
    requireThat(rows.length === 0, `no outcome breaks a published rule (${rows[0]?.rule ?? ''})`);
  });
}

/** `: R108 24, R107 1`; nothing when there is nothing to name. */
function byRule(findings: readonly { readonly rule: string }[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const named = [...counts].map(([rule, count]) => `${rule} ${count}`).join(', ');
  return named === '' ? '' : `: ${named}`;
}
