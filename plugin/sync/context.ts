import type { RuleSettings } from '../domain/index.ts';
import type { Host } from '../host.ts';
import type { SurveyClient } from '../survey/client.ts';

/** The settings a run goes by: the rules' and those of planning messages. */
export interface SyncSettings extends RuleSettings {
  readonly enableDestinationTracking: boolean;
  /** Which set of defaults holds for what is not set. */
  readonly profile: 'recommended' | 'guide';
  readonly scheduleRunTime: string;
  /** "21:00-08:00" in the tenant's zone; null: messages go at any hour. */
  readonly quietHours: string | null;
  readonly sendAtWeekends: boolean;
  /** Messages a day; null: no cap. */
  readonly dailyCap: number | null;
}

/** What every step of the procedure stands on, for one tenant. */
export interface SyncContext {
  readonly host: Host;
  /** Read anew for each job: a change on a screen counts from the next page on. */
  settings(): Promise<SyncSettings>;
  /** @throws `SERVICE_NOT_SET` when address or key is missing. */
  client(): Promise<SurveyClient>;
}

/** Name of the queue in which the procedure's jobs wait. */
export const SYNC_QUEUE = 'sync';

/** Learner records, persons or surveys per job: read, decided, written in one transaction. */
export const PAGE_SIZE = 1000;

/** References per call of the host contract's `getMany`. */
export const REFS_PER_CALL = 500;
