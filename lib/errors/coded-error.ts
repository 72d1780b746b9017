import { catalogue, type ErrorCode } from './catalogue/index.ts';
import type { ErrorDefinition } from './definition.ts';

/** Values that fill the `{placeholders}` of a catalogue message. Never a secret, never personal data. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The only error that crosses a room's boundary. It says what happened (`message`), to what (`details`) and what
 * to do next (`hint`); how a process, an HTTP reply and the queue treat it comes from the catalogue.
 */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly hint: string;
  readonly retryable: boolean;
  /** Exit code of a command that ends with this error (see docs: 1 check, 2 usage, 3 permission, 4 config, 5 service, 6 partial). */
  readonly exitCode: number;
  readonly httpStatus: number;
  /** Seconds the other side asked us to wait, when it did. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    details: ErrorDetails = {},
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    const definition: ErrorDefinition = catalogue[code];
    super(fill(definition.message, details), options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.details = details;
    this.hint = fill(definition.hint, details);
    this.retryable = definition.retryable ?? false;
    this.exitCode = definition.exitCode ?? 1;
    this.httpStatus = definition.httpStatus ?? 500;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Tells whether `error` is a coded error, of `code` when one is given. */
export function isCoded(error: unknown, code?: ErrorCode): error is CodedError {
  return error instanceof CodedError && (code === undefined || error.code === code);
}

/** The error itself when it is coded, else `UNEXPECTED` with it as the cause, so that no front has to guess. */
export function asCoded(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const what = error instanceof Error ? error.name : typeof error;
  return new CodedError('UNEXPECTED', { what }, { cause: error });
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in details ? String(details[name]) : whole,
  );
}
