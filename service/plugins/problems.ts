import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { asCoded, CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import type { Problem } from '../wire.ts';

const KINDS = 'https://destination-tracking.example/problems/';

/** Whatever goes wrong in the API leaves it as one coded problem (RFC 9457); what was not foreseen tells no details. */
export function addProblems(app: FastifyInstance, context: ServiceContext): void {
  app.setErrorHandler(async (error, request, reply) => {
    const coded = codedRequestError(error);
    if (coded.code === 'UNEXPECTED')
      context.log.error('request.unexpected', {
        route: request.routeOptions.url ?? '',
        what: nameOf(coded.cause),
      });
    if (coded.retryAfterSeconds !== undefined) reply.header('retry-after', coded.retryAfterSeconds);
    if (coded.httpStatus === 401) reply.header('www-authenticate', 'Bearer');
    return reply
      .code(coded.httpStatus)
      .type('application/problem+json')
      .send(JSON.stringify(toProblem(coded, request.id)));
  });
  app.setNotFoundHandler(async () => {
    throw new CodedError('SURVEY_NOT_FOUND');
  });
}

/** What never became a request: no HTTP, headers without an end, or one that does not come to its end. */
export function tellUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const coded = unreadable(error.code);
  const body = JSON.stringify(toProblem(coded, randomUUID()));
  const head = [
    `HTTP/1.1 ${coded.httpStatus} ${STATUS_CODES[coded.httpStatus]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function unreadable(code: string | undefined): CodedError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new CodedError('SURVEY_REQUEST_SLOW');
  if (code === 'HPE_HEADER_OVERFLOW') return new CodedError('SURVEY_HEADERS_TOO_LARGE');
  return new CodedError('SURVEY_REQUEST_INVALID', { what: 'it is no HTTP' });
}

/** The service's own errors as they are, the framework's by their kind. */
export function codedRequestError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const { validation, statusCode, code } = error as FrameworkError;
  if (validation !== undefined) {
    const first = validation[0];
    const what = `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim();
    return new CodedError('SURVEY_REQUEST_INVALID', { what });
  }
  if (statusCode === 413) return new CodedError('SURVEY_REQUEST_TOO_LARGE', { bytes: BODY_LIMIT });
  if (statusCode === 415) return new CodedError('SURVEY_TYPE_UNSUPPORTED');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new CodedError('SURVEY_REQUEST_INVALID', { what: code ?? 'not readable' });
  return asCoded(error);
}

/** Bytes of a request: 500 contacts with every field at its longest fit well. */
export const BODY_LIMIT = 2 * 1024 * 1024;

interface FrameworkError {
  readonly validation?: readonly { readonly instancePath?: string; readonly message?: string }[];
  readonly statusCode?: number;
  readonly code?: string;
}

function toProblem(error: CodedError, instance: string): Problem {
  return {
    type: `${KINDS}${error.code}`,
    title: error.message,
    status: error.httpStatus,
    code: error.code,
    hint: error.hint,
    instance,
  };
}

function nameOf(cause: unknown): string {
  return cause instanceof Error
    ? `${cause.name} ${(cause as { code?: string }).code ?? ''}`.trim()
    : typeof cause;
}
