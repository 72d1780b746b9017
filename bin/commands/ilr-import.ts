import type { ImportReport } from '../../host/import/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { readBytes } from '../files.ts';
import { readIlrHeader } from '../ilr-header.ts';
import type { Home } from '../installation/home.ts';
import { type Installation, openInstallation } from '../installation/installation.ts';
import { chooseTenant, openTenant } from '../installation/tenant.ts';
import { addTenant } from '../installation/tenants.ts';

export interface IlrImportOptions {
  readonly tenant?: string | undefined;
  readonly user: string;
  readonly dryRun: boolean;
  readonly confirmProvider: boolean;
  readonly confirmAbsent: boolean;
}

const TIME_ZONE = 'Europe/London';

/**
 * `ilr import FILE`: tells what is new, changed and no longer there, then merges. The first file of a folder makes the
 * installation and its tenant.
 */
export async function ilrImport(home: Home, file: string, options: IlrImportOptions): Promise<Answer> {
  const header = await readIlrHeader(file);
  const installation = await openInstallation(home, { create: true });
  try {
    const facts = await tenantFor(installation, header.ukprn, options.tenant);
    const tenant = await openTenant(installation, facts);
    try {
      const { tenant: _, user, ...how } = options;
      const report = await tenant.reference.mis.importIlr(() => readBytes(file), { who: user, ...how });
      return answerOf(report, facts.id);
    } finally {
      await tenant.close();
    }
  } finally {
    await installation.close();
  }
}

async function tenantFor(installation: Installation, ukprn: number, named: string | undefined) {
  const held = await installation.tenants.list();
  if (held.length > 0) return chooseTenant(installation, named);
  const id = named ?? String(ukprn);
  return addTenant(installation, { id, name: `Provider ${ukprn}`, ukprn, timeZone: TIME_ZONE });
}

function answerOf(report: ImportReport, tenant: string): Answer {
  const { year, learners, added, changed, unchanged, absent, warnings, applied } = report;
  const sample = (refs: readonly string[]) => (refs.length === 0 ? '' : refs.slice(0, 5).join(', '));
  return {
    notes: [
      `Tenant ${tenant}, ILR ${year}: ${learners} learners in the file, ${report.destinationRecords} with destinations.`,
      applied ? 'Merged.' : 'This is what would happen; nothing was written.',
      ...warnings
        .slice(0, 10)
        .map(({ path, line, message }) => `Left out, line ${line}: ${path}, ${message}`),
      ...(warnings.length > 10 ? [`… and ${warnings.length - 10} more elements that are not known`] : []),
    ],
    listing: {
      columns: [
        { id: 'what', title: 'Learners' },
        { id: 'count', title: 'Count' },
        { id: 'sample', title: 'Such as' },
      ],
      rows: [
        { what: 'new', count: added, sample: sample(report.addedSample) },
        { what: 'changed', count: changed, sample: sample(report.changedSample) },
        { what: 'unchanged', count: unchanged, sample: '' },
        { what: 'no longer in the file', count: absent, sample: sample(report.absentSample) },
      ],
    },
    json: report,
  };
}
