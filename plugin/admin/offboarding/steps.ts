import type { OffboardingRow } from '../../storage/control/offboardings.ts';
import type { WireOffboarding } from '../../survey/wire.ts';

/** A file of the export. */
export interface ExportedFile {
  readonly file: string;
  readonly rows: number;
  /** Of the bytes of the file, in hexadecimal. */
  readonly sha256: string;
}

/** What each step came to. Counts, digests and instants: nothing of any learner. */
export interface OffboardingSteps {
  /** What there was when it was begun. */
  readonly found: { readonly tracking: boolean };
  readonly held?: { readonly at: string };
  readonly closed?: {
    readonly at: string;
    /** null: no survey service was ever set. */
    readonly service: Pick<WireOffboarding, 'closed'>['closed'] | null;
    /** Retrieved for the last time, once no more could come in. */
    readonly answers: number;
    readonly destinationRecords: number;
  };
  readonly exported?: { readonly at: string; readonly files: readonly ExportedFile[] };
  readonly erased?: {
    readonly at: string;
    /** Rows by table, as they were exported. */
    readonly plugin: Readonly<Record<string, number>>;
    /** As the survey service confirmed it; null: none was ever set. */
    readonly service: WireOffboarding | null;
  };
  /** When the key of the survey service ended, and with it the offboarding. */
  readonly ended?: { readonly at: string };
  /** Digest of `receipt.json`. */
  readonly receipt?: string;
}

export type Offboarding = OffboardingRow<OffboardingSteps>;
