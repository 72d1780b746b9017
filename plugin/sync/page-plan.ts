import type { NewJob } from '../../lib/queue/index.ts';
import type { DelayCause, SendingHours } from '../domain/index.ts';
import type { Host } from '../host.ts';
import type { ConflictRow } from '../storage/conflicts.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import type { EventRow } from '../storage/events.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';
import type { DueRound } from './daily-cap.ts';
import type { Occasion } from './goes-by.ts';
import type { PersonPage } from './person-facts.ts';
import type { RowWrites } from './row-writes.ts';

/** Everything that follows from deciding a page of persons, gathered before anything is written. */
export interface Plan {
  readonly decisions: DecisionRow[];
  /** Decisions on periods of training that are no longer there. */
  readonly gone: DecisionRow[];
  /** Surveys that change. */
  readonly surveys: Map<string, SurveyRow>;
  /** All surveys of these persons as they were read. */
  readonly seen: ReadonlyMap<string, SurveyRow>;
  /** Messages that change, and new ones: one taken back may be meant again at once. */
  readonly contacts: Map<string, ContactRow>;
  /** Rounds that are due; which of them go today is told once all are known. */
  readonly due: DueRound[];
  readonly rows: RowWrites[];
  /** Conflicts in which nothing is left to settle. */
  readonly overtaken: ConflictRow[];
  readonly events: EventRow[];
  readonly jobs: NewJob[];
  /** The day on which each person is looked at again; null: only when their data change. */
  readonly reviews: Map<string, string | null>;
  readonly counts: { persons: number; decisions: number; surveysOpened: number; contactsPlanned: number };
}

export interface PlanRequest {
  readonly runId: number;
  readonly askedBy: string;
  /** Messages that may still be planned today; null: no cap. */
  readonly allowance: number | null;
  /** What a round that is due and may not go today waits for. */
  readonly delay: DelayCause;
}

/** What a person is planned by, besides their own facts. */
export interface Place {
  readonly host: Host;
  readonly settings: SyncSettings;
  /** Those in which messages may go, by the settings. */
  readonly hours: SendingHours;
  readonly request: PlanRequest;
  /** Of the page: everybody on it is decided at one instant, and asking a clock may cost as much as a decision. */
  readonly occasion: Occasion;
  readonly today: string;
}

/** The plan of a page before anybody on it is decided. */
export function emptyPlan(persons: readonly PersonPage[]): Plan {
  return {
    decisions: [],
    gone: [],
    surveys: new Map(),
    seen: new Map(persons.flatMap(({ surveys }) => surveys.map((row) => [row.surveyId, row] as const))),
    contacts: new Map(),
    due: [],
    rows: [],
    overtaken: [],
    events: [],
    jobs: [],
    reviews: new Map(),
    counts: { persons: 0, decisions: 0, surveysOpened: 0, contactsPlanned: 0 },
  };
}
