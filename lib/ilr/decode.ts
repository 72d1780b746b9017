import { TextDecoder } from 'node:util';
import { CodedError } from '../errors/index.ts';

/** Characters of a file's beginning in which an XML declaration must have ended. */
const DECLARATION_WITHIN = 200;

/**
 * Text out of the bytes of an XML file, in the encoding its byte order mark or XML declaration names, else UTF-8. Text
 * passes as it is.
 * @throws ILR_BROKEN_XML where bytes are no text of that encoding
 */
export async function* decode(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of source) {
    if (typeof chunk === 'string') {
      yield chunk;
    } else {
      decoder ??= decoderFor(chunk);
      yield text(decoder, chunk);
    }
  }
  if (decoder !== undefined) yield text(decoder, new Uint8Array(), true);
}

function text(decoder: TextDecoder, bytes: Uint8Array, last = false): string {
  try {
    return decoder.decode(bytes, { stream: !last });
  } catch (cause) {
    throw broken(cause);
  }
}

function decoderFor(first: Uint8Array): TextDecoder {
  try {
    return new TextDecoder(encodingOf(first), { fatal: true });
  } catch (cause) {
    throw broken(cause);
  }
}

function encodingOf(first: Uint8Array): string {
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be';
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  const start = new TextDecoder('latin1').decode(first.subarray(0, DECLARATION_WITHIN));
  return /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(start)?.[1] ?? 'utf-8';
}

function broken(cause: unknown): CodedError {
  return new CodedError('ILR_BROKEN_XML', { line: 1, column: 0 }, { cause });
}
