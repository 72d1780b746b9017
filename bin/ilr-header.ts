import { CodedError } from '../lib/errors/index.ts';
import { type IlrHeader, readIlr } from '../lib/ilr/index.ts';
import { readBytes } from './files.ts';

/** The header of an ILR file, without reading further. @throws FILE_UNREADABLE, and what `readIlr` throws */
export async function readIlrHeader(file: string): Promise<IlrHeader> {
  for await (const item of readIlr(readBytes(file))) if (item.kind === 'header') return item.header;
  throw new CodedError('ILR_HEADER_MISSING', { what: 'the header' });
}
