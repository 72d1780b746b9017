/** One entry of the error catalogue. `message` and `hint` may hold `{placeholders}` filled from the details. */
export interface ErrorDefinition {
  readonly message: string;
  /** What the reader should do next: an instruction, not a repetition. */
  readonly hint: string;
  /** May the same act succeed later without anyone changing anything? Default false. */
  readonly retryable?: boolean;
  /** Exit code of a command, default 1. */
  readonly exitCode?: 1 | 2 | 3 | 4 | 5 | 6;
  /** HTTP status where the error leaves through a server, default 500. */
  readonly httpStatus?: number;
}

/** Keeps the literal codes of one family while checking each entry. */
export function defineErrors<const T extends Record<string, ErrorDefinition>>(family: T): T {
  return family;
}
