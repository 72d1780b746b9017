import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { FileColumn, ReportRow } from '../../plugin/admin/index.ts';
import { type Sheet, sheetXml } from './sheet.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Read ahead one piece: sixteen, as streams of objects do, are many megabytes. */
const ONE_PIECE = { highWaterMark: 1 };
const SHEET_NAME = 'Destinations';

const CONTENT_TYPES = `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`;

const PACKAGE_PARTS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

const WORKBOOK_PARTS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`;

/** Styles by number, as the sheet names them: 0 plain, 1 the header, 2 a date. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/**
 * The report as an Excel workbook of one sheet: dates are dates, the header stays in sight, every column has a filter.
 * Written as it comes, in memory that does not grow with the lines (decision 0039).
 *
 * @param at when, as the archive notes it
 * @throws REPORT_TOO_LONG_FOR_XLSX from the stream
 */
export function xlsxBytes(
  columns: readonly FileColumn[],
  pages: AsyncIterable<readonly ReportRow[]>,
  at: Date,
): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const sheet: Sheet = { columns, pages, range: null };
  const lines = Readable.from(sheetXml(sheet), ONE_PIECE);
  // The archive hears neither of a source that fails, so that whoever reads would wait for ever, nor of a reader gone.
  lines.on('error', (error) => output.destroy(error));
  output.on('close', () => lines.destroy());
  const part = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name, { mtime: at });
  part('[Content_Types].xml', CONTENT_TYPES);
  part('_rels/.rels', PACKAGE_PARTS);
  part('xl/_rels/workbook.xml.rels', WORKBOOK_PARTS);
  part('xl/styles.xml', STYLES);
  zip.addReadStream(lines, 'xl/worksheets/sheet1.xml', { mtime: at });
  // Which lines the filter is of is known once the sheet is written.
  zip.addReadStreamLazy('xl/workbook.xml', { mtime: at }, (take) =>
    take(null, Readable.from([workbookXml(sheet.range!)])),
  );
  zip.end();
  return output;
}

function workbookXml(range: string): string {
  const filtered = range.replaceAll(/([A-Z]+)(\d+)/g, '$$$1$$$2');
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${SHEET_NAME}" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">${SHEET_NAME}!${filtered}</definedName></definedNames></workbook>`;
}
