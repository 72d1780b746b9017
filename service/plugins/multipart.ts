import type { FastifyInstance } from 'fastify';

/** Bytes of a form: fields of text, no files. */
const LIMIT = 32 * 1024;

/**
 * Reads forms sent as `multipart/form-data`: no page of ours makes one, but mail providers stop messages so, as RFC 8058
 * would rather have it. Files are left out; what cannot be read has no fields.
 */
export function addMultipart(app: FastifyInstance): void {
  const options = { parseAs: 'string', bodyLimit: LIMIT } as const;
  app.addContentTypeParser('multipart/form-data', options, (request, body, done) => {
    done(null, fieldsOf(String(body), request.headers['content-type'] ?? ''));
  });
}

function fieldsOf(body: string, contentType: string): Readonly<Record<string, string>> {
  const [, quoted, bare] = /\bboundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return {};
  const fields: Record<string, string> = Object.create(null);
  for (const part of `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n');
    const head = part.slice(0, end);
    const name = /\bname="([^"\r\n]+)"/i.exec(head)?.[1];
    if (end > 0 && name !== undefined && !/\bfilename\*?=/i.test(head)) fields[name] ??= part.slice(end + 4);
  }
  return fields;
}
