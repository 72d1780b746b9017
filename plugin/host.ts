/**
 * The host contract, version 1.2: everything the plugin asks of the MIS that loads it, as types only.
 * A host declares the version it implements; `plugin.json` declares the range it needs.
 *
 * The plugin's tables live in the tenant's own database beside the host's, so that an outcome row and the plugin's
 * state about it commit together: `transaction` spans both (required in v1).
 */
import type { Knex } from 'knex';
import type { ContactPreference, DpOutcome, LearnerFam, PeriodOfTraining } from '../lib/ilr/model.ts';
import type { Database } from '../lib/sql/types.ts';

export const HOST_CONTRACT_VERSION = '1.2.0';

/** A transaction of the tenant's database. Await nothing but SQL inside it. */
export type Transaction = Knex.Transaction;

/** Who acts: a person of the MIS with groups, or the system itself (the schedule). */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly kind: 'person' | 'system';
}

/** Who a learner is, and where they can be reached. */
export interface LearnerIdentity {
  /** The MIS's own reference (`LearnRefNumber`). */
  readonly ref: string;
  readonly prevRef: string | null;
  readonly uln: number;
  readonly familyName: string | null;
  readonly givenNames: string | null;
  readonly dateOfBirth: string | null;
  readonly email: string | null;
  readonly telephone: string | null;
}

/** A learner of a list: by name, and whether they are one for trying things out. */
export type NamedLearner = LearnerIdentity & Pick<HostLearner, 'test'>;

export interface HostLearner extends LearnerIdentity {
  readonly language: 'en' | 'cy';
  readonly planLearnHours: number | null;
  readonly planEepHours: number | null;
  readonly fams: readonly LearnerFam[];
  readonly preferences: readonly ContactPreference[];
  /** False when no file or screen ever told preferences of this learner: not the same as having none. */
  readonly preferencesKnown: boolean;
  /** In an earlier file and no longer in the newest one: kept, contact held. */
  readonly absent: boolean;
  /** Marked *test*: stays out of runs, rates and exports. */
  readonly test: boolean;
  readonly suppression: {
    readonly reason: SuppressionReason;
    readonly who: string;
    readonly at: string;
  } | null;
  readonly pots: readonly PeriodOfTraining[];
  /** ALL destination records, also those from elsewhere or entered by hand; withdrawn ones left out. */
  readonly destinations: readonly DestinationRow[];
}

export type SuppressionReason = 'do-not-contact' | 'deceased' | 'cannot-answer' | 'not-this-person';

/** Where a destination row came from. `survey` rows are ours; nothing else of another's row is ever touched. */
export type DestinationSource = 'survey' | 'person' | 'import' | 'other';

export interface DestinationRow extends DpOutcome {
  readonly id: string;
  readonly learnerRef: string;
  readonly potId: string | null;
  /** Rises by one at each change; a write names the version it saw. */
  readonly version: number;
  readonly source: DestinationSource;
  readonly provenance: Provenance | null;
}

/** Why a row of ours is there: kept with the row by the host, so that it can be explained without us. */
export interface Provenance {
  readonly plugin: string;
  readonly surveyId: string | null;
  /** answered | partial | silent | unsubscribed | barred | interim | returned | confirmed | entered | uploaded | settled */
  readonly cause: string;
  readonly ruleVersion: string;
  readonly by: string;
  /** The date the learner told, where the rules moved the start. */
  readonly toldStart?: string | null;
  /** How it came to be known, in the words of the member of staff who entered it. */
  readonly evidence?: string | null;
}

/**
 * As whose act a write is done. Left out: the plugin's, whose rows are `survey` rows and which touches no other. `person`:
 * that of the member of staff whom the provenance names, as if they had done it on a screen of the MIS: what is appended
 * is a `person` row, which the plugin never takes back by itself, and anyone's row may be amended or withdrawn.
 */
export interface WrittenAs {
  readonly as?: 'person';
}

export type DestinationWrite = WrittenAs & AskedWrite;

type AskedWrite =
  | {
      readonly op: 'append';
      readonly learnerRef: string;
      readonly potId: string | null;
      readonly row: DpOutcome;
      readonly provenance: Provenance;
    }
  | {
      readonly op: 'amend';
      readonly id: string;
      readonly expectedVersion: number;
      readonly change: Partial<Pick<DpOutcome, 'startDate' | 'endDate' | 'collDate'>>;
      readonly provenance: Provenance;
    }
  | {
      readonly op: 'withdraw';
      readonly id: string;
      readonly expectedVersion: number;
      readonly provenance: Provenance;
    };

/** One result per write, in the order asked. `stale` = someone changed the row meanwhile: read it again and decide again. */
export type DestinationWriteResult =
  | { readonly status: 'written'; readonly id: string; readonly version: number }
  | { readonly status: 'stale'; readonly id: string; readonly version: number }
  | { readonly status: 'missing'; readonly id: string };

export interface LearnerChanges<Learner extends LearnerIdentity = HostLearner> {
  readonly learners: readonly Learner[];
  /** References of learners erased since. */
  readonly gone: readonly string[];
  /** Opaque; misses nothing committed late. */
  readonly cursor: string;
  readonly more: boolean;
}

export interface ChangesRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

export interface Clock {
  /** The instant now, ISO 8601 in UTC. Business time: simulated in the sandbox and in tests. */
  now(): string;
  /** Today in the tenant's time zone, `YYYY-MM-DD`. */
  today(): string;
}

export type ConfigValue = string | number | boolean | null | readonly (string | number)[];

/** One change of one key in the host's store. */
export interface ConfigChange {
  /** Names the change among all of the tenant; opaque. */
  readonly id: string;
  readonly key: string;
  /** undefined: the store held none. */
  readonly old: ConfigValue | undefined;
  readonly new: ConfigValue | undefined;
  readonly who: string;
  readonly when: string;
  /** The reason given, where one was. */
  readonly why: string | null;
}

export type PermissionState = 'allowed' | 'denied' | 'not-set';

/** What a ribbon command tells the person who pressed it. */
export interface CommandOutcome {
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

export interface CommandContext {
  readonly actor: Actor;
  /** The learner record the command was pressed on; null for a command of a tab. */
  readonly learnerRef: string | null;
  /** The person has already been asked and said yes (a second send within the interval asks first). */
  readonly confirmed: boolean;
}

export interface ReportTable {
  readonly columns: readonly { readonly id: string; readonly title: string }[];
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
  /** Pass to `page` for the next rows; null at the end. */
  readonly next: string | null;
}

export interface ReportRequest {
  readonly actor: Actor;
  readonly parameters: Readonly<Record<string, string>>;
  readonly page?: string;
  readonly limit?: number;
}

export interface ReportHandler {
  /** Of a report with `drill` every row carries the reference of its learner under `learner`. */
  rows(request: ReportRequest): Promise<ReportTable>;
  /** Drill-through: ALL destination records of one learner of the report. */
  drill(request: { readonly actor: Actor; readonly learnerRef: string }): Promise<ReportTable>;
}

/** A form as the plugin keeps it. */
export interface FormShown {
  /** By the id of the field; what is not filled in is left out. */
  readonly values: Readonly<Record<string, ConfigValue>>;
  /** How it stands, in lines for the person. */
  readonly notes: readonly string[];
}

export interface FormRequest {
  readonly actor: Actor;
}

/** What came of an act on a form. With faults nothing was done. */
export interface FormOutcome {
  readonly message: string;
  /** What cannot stand, by the id of its field. */
  readonly faults?: readonly { readonly field: string; readonly problem: string }[];
  /** Texts to be read, such as messages before they are sent. */
  readonly documents?: readonly { readonly title: string; readonly text: string }[];
}

export interface FormHandler {
  show(request: FormRequest): Promise<FormShown>;
  /** `values`: the fields that change, by id; null empties one. The others stay as they are. */
  save(
    request: FormRequest & { readonly values: Readonly<Record<string, ConfigValue>> },
  ): Promise<FormOutcome>;
  /** The acts declared, by id: each is about the form as it is saved. */
  readonly acts: Readonly<Record<string, (request: FormRequest) => Promise<FormOutcome>>>;
}

/** What a host gives the plugin for one tenant. */
export interface Host {
  readonly contractVersion: string;
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly ukprn: number;
    readonly timeZone: string;
  };
  readonly config: {
    /** The stored value, or undefined where the store holds none. */
    get(key: string): Promise<ConfigValue | undefined>;
    all(): Promise<Readonly<Record<string, ConfigValue>>>;
    /**
     * Stores a value, or with undefined none. The value that is there already leaves no change.
     * @returns the id of the change as `history` has it; null where there is none
     * @param how.why the reason, kept with the change
     * @param how.tx the caller's transaction: several keys then change together or not at all
     */
    set(
      key: string,
      value: ConfigValue | undefined,
      who: string,
      how?: { readonly why?: string; readonly tx?: Transaction },
    ): Promise<string | null>;
    /** Oldest first. */
    history(key: string): Promise<readonly ConfigChange[]>;
  };
  readonly permissions: {
    /** User and group both set: the most restrictive wins. */
    check(actor: Actor, permissionId: string): Promise<PermissionState>;
  };
  readonly commands: { handle(id: string, fn: (context: CommandContext) => Promise<CommandOutcome>): void };
  readonly reports: { provide(id: string, handler: ReportHandler): void };
  readonly forms: { provide(id: string, handler: FormHandler): void };
  readonly schedule: {
    /** Called once per local date at `timeOfDay` ("HH:MM") of `timeZone`, also across clock changes; late the same day if missed. */
    daily(timeOfDay: () => Promise<string>, timeZone: string, fn: (localDate: string) => Promise<void>): void;
  };
  readonly learners: {
    /** Whole learners changed since `cursor` (null: from the beginning), at most `limit` (≤ 1,000). */
    changes(request: ChangesRequest): Promise<LearnerChanges>;
    /** The same changes where only identities are asked for: a host may leave the other parts of a learner unread. */
    changes(
      request: ChangesRequest & { readonly parts: 'identity' },
    ): Promise<LearnerChanges<LearnerIdentity>>;
    /** At most 500 references; the unknown are left out. */
    getMany(refs: readonly string[]): Promise<readonly HostLearner[]>;
    /** The same where a list names learners: a host may leave the other parts unread, or give whole learners all the same. */
    getMany(refs: readonly string[], parts: 'identity'): Promise<readonly NamedLearner[]>;
    /** All destination records of one learner, withdrawn ones too, for drill-through and evidence. */
    destinationHistory(ref: string): Promise<readonly (DestinationRow & { readonly withdrawn: boolean })[]>;
    /** A correction told by the learner: the MIS approves it or not. */
    proposeAddress(proposal: {
      readonly learnerRef: string;
      readonly channel: 'email' | 'sms';
      readonly address: string;
      readonly who: string;
    }): Promise<void>;
    suppress(learnerRef: string, reason: SuppressionReason, who: string): Promise<void>;
    /** Takes a suppression of this reason back, since 1.2; one of another reason stays. Where there is none it does nothing. */
    liftSuppression(learnerRef: string, reason: SuppressionReason, who: string): Promise<void>;
  };
  /** Facts about the data as a whole that switching on depends on. */
  readonly population: {
    /** False when no import ever carried contact preferences: a suppression list is asked for first. */
    preferencesEverKnown(): Promise<boolean>;
  };
  readonly destinations: {
    write(tx: Transaction, writes: readonly DestinationWrite[]): Promise<readonly DestinationWriteResult[]>;
  };
  transaction<T>(fn: (tx: Transaction) => Promise<T>): Promise<T>;
  /** The tenant's own database, where the plugin's tables live too. */
  readonly database: Database;
  notify(actor: Actor, message: string): Promise<void>;
  readonly log: HostLog;
  readonly clock: Clock;
}

/** Structured log. Never personal data, never a secret. */
export interface HostLog {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What the plugin's entry module exports. */
export interface PluginModule {
  activate(host: Host): Promise<void>;
  deactivate(host: Host): Promise<void>;
}
