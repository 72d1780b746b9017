import { basename } from 'node:path';
import type { ImportReport } from '../../host/import/index.ts';
import { becomeOperator, permittedSupplier } from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { readBytes } from '../files.ts';
import { readIlrHeader } from '../ilr-header.ts';
import type { Home } from '../installation/home.ts';
import { openInstallation } from '../installation/installation.ts';
import { chooseTenant, openTenant, staffMember } from '../installation/tenant.ts';
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
 * installation and its tenant, and whoever brings it becomes the operator.
 * @throws ROLE_NEEDED, ROLE_READ_ONLY, and what reading and merging the file throws
 */
export async function ilrImport(home: Home, file: string, options: IlrImportOptions): Promise<Answer> {
  const { user, tenant: named, ...how } = options;
  const header = await readIlrHeader(file);
  const installation = await openInstallation(home, { create: true });
  try {
    const actor = staffMember(user);
    const isFirst = (await installation.tenants.list()).length === 0;
    if (isFirst) await becomeOperator(installation, actor);
    const known = isFirst ? null : await chooseTenant(installation, named);
    const id = known?.id ?? named ?? String(header.ukprn);
    const effect = how.dryRun ? 'read' : 'change';
    const act = { name: 'ilr-import', target: basename(file), tenant: id, effect } as const;
    return await permittedSupplier(installation, actor, act, async (trace) => {
      const facts = known ?? (await addTenant(installation, newTenant(id, header.ukprn)));
      const tenant = await openTenant(installation, facts);
      try {
        const report = await tenant.reference.mis.importIlr(() => readBytes(file), { who: user, ...how });
        const { year, added, changed, absent } = report;
        trace.changed(null, { year, added, changed, absent });
        return answerOf(report, id);
      } finally {
        await tenant.close();
      }
    });
  } finally {
    await installation.close();
  }
}

function newTenant(id: string, ukprn: number) {
  return { id, name: `Provider ${ukprn}`, ukprn, timeZone: TIME_ZONE };
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
