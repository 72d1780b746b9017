import { PNG } from 'pngjs';
import { CodedError } from '../../lib/errors/index.ts';

/** As large as the header of a page has use for at twice the density; a picture that unpacks to more is refused unread. */
const MOST = { width: 1200, height: 400 } as const;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Where the header chunk has width and height, right after signature, length and name. */
const HEADER = { name: 12, width: 16, height: 20, end: 33 } as const;

/**
 * Makes a provider's picture anew: only its pixels are kept. What else a file may carry (texts, places, another file
 * behind the picture, what breaks a decoder) never reaches a learner.
 *
 * @param base64 a PNG file
 * @returns a PNG file, base64
 * @throws SURVEY_LOGO_INVALID
 */
export function remadeLogo(base64: string): string {
  const file = Buffer.from(base64, 'base64');
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE) || file.length < HEADER.end)
    throw invalid('it is no PNG file');
  if (file.toString('latin1', HEADER.name, HEADER.width) !== 'IHDR') throw invalid('it has no header');
  const [width, height] = [file.readUInt32BE(HEADER.width), file.readUInt32BE(HEADER.height)];
  if (width < 1 || height < 1 || width > MOST.width || height > MOST.height)
    throw invalid(`it is ${width} × ${height} pixels, and may be up to ${MOST.width} × ${MOST.height}`);
  const { data } = decoded(file);
  const picture = new PNG({ width, height });
  picture.data = data;
  return PNG.sync.write(picture).toString('base64');
}

function decoded(file: Buffer): PNG {
  try {
    return PNG.sync.read(file, { checkCRC: true });
  } catch {
    // What the decoder says is about bytes, of no use to whoever has the picture.
    throw invalid('the file is damaged');
  }
}

function invalid(problem: string): CodedError {
  return new CodedError('SURVEY_LOGO_INVALID', { problem });
}
