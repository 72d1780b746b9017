import { basename } from 'node:path';
import { toCsv } from '../../host/export/csv.ts';
import { toIlrXml } from '../../host/export/ilr-xml.ts';
import { destinationRecords } from '../../host/export/records.ts';
import { CodedError } from '../../lib/errors/index.ts';
import type { IlrYear } from '../../lib/ilr/index.ts';
import { type Act, PERMISSIONS, permitted } from '../../plugin/admin/index.ts';
import type { Actor } from '../../plugin/host.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { writeText } from '../files.ts';
import type { TenantAtWork } from '../installation/tenant.ts';

export interface IlrExportOptions {
  readonly format: 'xml' | 'csv';
  /** Collection year of the XML; the newest imported one when left out. */
  readonly year?: IlrYear | undefined;
}

/** `ilr export FILE`: the outcomes on record, in the ILR file of their year or as CSV. It shows what the report shows. */
export async function ilrExport(
  tenant: TenantAtWork,
  actor: Actor,
  file: string,
  options: IlrExportOptions,
): Promise<Answer> {
  const target = `${options.format} ${basename(file)}`;
  const act: Act = { name: 'ilr-export', target, permission: PERMISSIONS.getResults, effect: 'read' };
  return permitted(tenant.context, actor, act, () => exported(tenant, file, options));
}

async function exported(
  tenant: TenantAtWork,
  file: string,
  { format, year }: IlrExportOptions,
): Promise<Answer> {
  const { database, facts, reference } = tenant;
  if (format === 'csv') {
    await writeText(file, toCsv(destinationRecords(database.reader)));
    return { notes: [`Every outcome on record is in ${file}.`], json: { file, format } };
  }
  const of = year ?? (await newestYear(tenant));
  let leftOut = 0;
  const options = {
    year: of,
    ukprn: facts.ukprn,
    today: reference.host.clock.today(),
    onLeftOut: () => {
      leftOut += 1;
    },
  };
  await writeText(file, toIlrXml(database, options));
  return {
    notes: [
      `The file of ${of} with the outcomes on record is in ${file}.`,
      ...(leftOut === 0
        ? []
        : [`${leftOut} outcomes start later than a file of ${of} may hold and are left out.`]),
    ],
    json: { file, format, year: of, leftOut },
  };
}

/** @throws EXPORT_NO_FILE where none was imported */
async function newestYear({ database }: TenantAtWork): Promise<IlrYear> {
  const row = await database.reader('mis_import').max({ year: 'year' }).first();
  const year = row?.year as IlrYear | null | undefined;
  if (year == null) throw new CodedError('EXPORT_NO_FILE', { year: 'any year' });
  return year;
}
