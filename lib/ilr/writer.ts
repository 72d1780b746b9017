import { CodedError } from '../errors/index.ts';
import { Copier, type Part } from './copier.ts';
import { decode } from './decode.ts';
import type { CalendarDate, DpOutcome } from './model.ts';
import { toRecordXml } from './record-xml.ts';
import { openIlrDocument } from './sax.ts';

/** The outcomes a learner is to have in the file; none removes the learner's record. */
export interface RecordToWrite {
  readonly uln: number;
  readonly outcomes: readonly DpOutcome[];
}

/** Gives what a learner is to have; undefined leaves the file's own record as it stands. */
export type OutcomesOf = (
  learnRefNumber: string,
) => RecordToWrite | undefined | Promise<RecordToWrite | undefined>;

/**
 * Copies an ILR file as it streams, with destination records of our own and a file preparation date. All else passes
 * as it is, comments and spacing included. A learner's record takes the place of the one the file has, or comes last.
 * The copy is UTF-8. Memory holds the learner references and one record.
 * @throws ILR_NO_ENTITY for years without destinations, and what `readIlr` throws for files that are unusable
 */
export async function* rewriteIlr(
  source: AsyncIterable<Uint8Array | string>,
  outcomesOf: OutcomesOf,
  options: { readonly filePreparationDate: CalendarDate },
): AsyncGenerator<string> {
  const copier = new Copier(options.filePreparationDate);
  const document = openIlrDocument(copier);
  copier.position = () => document.position;
  /** Learners still without a record, in the order of the file. */
  const waiting = new Set<string>();
  const written = new Set<string>();

  const put = async (part: Part): Promise<string> => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'learner') {
      if (!written.has(part.ref)) waiting.add(part.ref);
      return '';
    }
    if (part.kind === 'record') {
      const record = await outcomesOf(part.ref);
      if (record === undefined) return part.text;
      waiting.delete(part.ref);
      if (written.has(part.ref)) return '';
      written.add(part.ref);
      return toRecordXml(part.ref, record, copier.prefix).trim();
    }
    let rest = '';
    for (const ref of waiting) {
      const record = await outcomesOf(ref);
      if (record !== undefined) rest += toRecordXml(ref, record, copier.prefix);
    }
    return rest;
  };

  for await (const piece of decode(source)) {
    copier.add(piece);
    document.write(piece);
    let out = '';
    for (const part of copier.take()) out += await put(part);
    if (out !== '') yield out;
  }
  document.close();
  if (!copier.prepared) throw new CodedError('ILR_HEADER_MISSING', { what: 'the file preparation date' });
  for (const part of copier.rest()) yield await put(part);
}
