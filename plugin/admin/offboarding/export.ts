import {
  countHoldings,
  ERASED_TABLES,
  HELD_TABLES,
  holdingsOf,
  KEPT_TABLES,
  learnersNotToContact,
} from '../../storage/holdings.ts';
import type { Connection } from '../../storage/table.ts';
import type { SurveyClient } from '../../survey/client.ts';
import { EXPORTED_TABLES, type ExportedTable } from '../../survey/wire.ts';
import type { AdminContext } from '../context.ts';
import { firstChanged, takeFolder, writeLines, writeWhole } from './folder.ts';
import type { ExportedFile } from './steps.ts';

/** Learners who want no more messages: what must not be lost, in the form in which `suppressions --file` takes it. */
const NOT_TO_CONTACT = 'do-not-contact.txt';
const MANIFEST = 'manifest.json';

/** What is exported and stays where it is too. */
export const KEPT_FILES: readonly string[] = KEPT_TABLES.map(fileOf);

/**
 * Writes everything that plugin and survey service hold of the tenant, a file of JSON lines for each table, and what they
 * are into `manifest.json`. Written again, it is the same.
 *
 * @throws FILE_NOT_WRITTEN, what the service answers
 */
export async function exportHoldings(
  { host }: AdminContext,
  client: SurveyClient | null,
  folder: string,
): Promise<readonly ExportedFile[]> {
  const { reader } = host.database;
  await takeFolder(folder);
  const files: ExportedFile[] = [];
  for (const table of Object.keys(HELD_TABLES))
    files.push(await writeLines(folder, fileOf(table), asJson(holdingsOf(reader, table))));
  for (const table of client === null ? [] : EXPORTED_TABLES)
    files.push(await writeLines(folder, serviceFileOf(table), asJson(pagesOf(client!, table))));
  files.push(await writeLines(folder, NOT_TO_CONTACT, onePage(await learnersNotToContact(reader))));
  const { id, name, ukprn } = host.tenant;
  const manifest = {
    tenant: { id, name, ukprn },
    format: 'JSON lines: a row of the table in each, its columns as they are stored',
    files,
  };
  return [...files, await writeWhole(folder, MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`)];
}

/** What of the export is no longer what is held, or not in its files as it was written; null: all is. */
export async function differsFromExport(
  { host }: AdminContext,
  client: SurveyClient | null,
  { folder, files }: { readonly folder: string; readonly files: readonly ExportedFile[] },
): Promise<string | null> {
  const changed = await firstChanged(folder, files);
  if (changed !== null) return changed;
  const rows = new Map(files.map((file) => [file.file, file.rows]));
  for (const [file, count] of Object.entries(await countsByFile(host.database.reader, client)))
    if (rows.get(file) !== count) return file;
  return null;
}

/** Rows held now, by the file that they are exported into. */
export async function countsByFile(
  reader: Connection,
  client: SurveyClient | null,
): Promise<Readonly<Record<string, number>>> {
  const counts = Object.entries(await countHoldings(reader)).map(([table, n]) => [fileOf(table), n]);
  const { holds } = client === null ? { holds: undefined } : await client.offboarding();
  const there = Object.entries(holds ?? {}).map(([table, n]) => [serviceFileOf(table as ExportedTable), n]);
  return Object.fromEntries([...counts, ...there]);
}

/** Rows of the plugin's tables that are emptied, as they were exported. */
export function pluginRows(files: readonly ExportedFile[]): Readonly<Record<string, number>> {
  const rows = new Map(files.map(({ file, rows }) => [file, rows]));
  return Object.fromEntries(ERASED_TABLES.map((table) => [table, rows.get(fileOf(table)) ?? 0]));
}

function fileOf(table: string): string {
  return `${table}.jsonl`;
}

function serviceFileOf(table: ExportedTable): string {
  return `service_${table}.jsonl`;
}

async function* pagesOf(client: SurveyClient, table: ExportedTable): AsyncGenerator<readonly object[]> {
  let after: string | null = null;
  do {
    const page: { rows: object[]; after: string | null } = await client.exportPage(table, after);
    yield page.rows;
    after = page.after;
  } while (after !== null);
}

async function* asJson(pages: AsyncIterable<readonly object[]>): AsyncGenerator<string[]> {
  for await (const rows of pages) yield rows.map((row) => JSON.stringify(row));
}

async function* onePage(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  yield lines;
}
