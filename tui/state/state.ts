import type { CodedError } from '../../lib/errors/index.ts';
import type { Size } from '../../lib/screen/layout.ts';
import type { Message, Work } from '../../lib/screen/messages.ts';
import type {
  Actor,
  AdminContext,
  ConfigStanding,
  Explanation,
  JobFailure,
  JobRow,
  LeaverRow,
  Refusals,
  ReportRow,
  SettingExplained,
  TenantOverview,
} from '../../plugin/admin/index.ts';
import { SCREEN_IDS, type ScreenId } from '../keys.ts';
import type { CommandNode } from '../palette.ts';
import { type Excerpt, UNREAD } from './excerpt.ts';

/** A tenant of the dashboard, and in whose name it is asked. */
export interface Tenant {
  readonly id: string;
  readonly context: AdminContext;
  readonly actor: Actor;
}

/** What is known of a tenant. After a read that failed the last good overview stays, with the error beside it. */
export interface TenantState {
  readonly id: string;
  readonly overview: TenantOverview | null;
  readonly refusals: Refusals;
  readonly error: CodedError | null;
}

export interface ListState {
  /** Id of the selected line: it keeps its line when others come and go. */
  readonly selected: string | null;
  /** Where it last stood, for the time when it is gone. */
  readonly index: number;
  /** As typed. */
  readonly filter: string;
}

/** Something to be typed before it is known what a person would do: the new value of a setting. */
export interface Prompt {
  readonly title: string;
  /** What may be typed. */
  readonly says: string;
  /** What stands there to begin with. */
  readonly initial: string;
  /** A text that is no reference to a secret may be one: it is not shown. */
  readonly secret: boolean;
  readonly act: (typed: string) => Act;
}

/** Something a person may do, ready to be counted and done. */
export interface Act {
  readonly title: string;
  /** What it would do, counted; null: nothing to do. */
  readonly estimate: () => Promise<Estimate | null>;
  /** @returns what was done, for the person who asked; null: it is shown already */
  readonly perform: (why: string) => Promise<string | null>;
  /** The reason is kept with what was done, so it is asked for. */
  readonly asksWhy: boolean;
  /** The act that goes past a question its first try came back with. */
  readonly again?: (question: string) => Act;
  /** What it came from: where it cannot stand, it is typed anew from there. */
  readonly typed?: { readonly prompt: Prompt; readonly text: string };
}

export interface Estimate {
  readonly says: string;
  /** More than one thing at once: the number has to be typed. */
  readonly bulk: number | null;
}

/** A question before an act: a value (where one is typed) → counting → why (where it is asked) → yes or no. No is the default. */
export type Dialog = { readonly stage: 'value'; readonly prompt: Prompt; readonly typed: string } | Question;

export type Question = { readonly act: Act } & (
  | { readonly stage: 'counting'; readonly since: number }
  | { readonly stage: 'why'; readonly estimate: Estimate; readonly typed: string }
  | { readonly stage: 'confirm'; readonly estimate: Estimate; readonly why: string; readonly typed: string }
);

/** The line in which a command is typed. */
export interface Palette {
  readonly typed: string;
  /** Which candidate is marked; null: none. */
  readonly marked: number | null;
  /** The last command that was run, for whoever wants it again. */
  readonly last: string;
}

export interface Printed {
  readonly line: string;
  readonly text: string;
  readonly exitCode: number;
  /** Cells that its tables are moved to the left. */
  readonly shift: number;
}

/** Rows of a table by the ids of its columns. */
type ReportRows = readonly Readonly<Record<string, string | number | null>>[];

/** Lists that may be longer than what is in memory, by the screen that shows them. */
export interface Excerpts {
  readonly queue: Excerpt<JobRow>;
  readonly outcomes: Excerpt<LeaverRow>;
  readonly report: Excerpt<ReportLine>;
}

/** A line of the report. */
export interface ReportLine {
  readonly id: string;
  readonly row: ReportRow;
  /** Where the next page begins; null: no page ends with this line. */
  readonly cursor: string | null;
}

const NOTHING_READ: Excerpts = { queue: UNREAD, outcomes: UNREAD, report: UNREAD };

/** Takes what was read, or done, over into whatever the state has become meanwhile. */
export type Patch = (state: State) => State;

/** Everything the dashboard shows. Nothing in it is ever changed: a new state takes its place. */
export interface State {
  readonly size: Size;
  readonly colour: boolean;
  readonly readOnly: boolean;
  readonly status: string | null;
  /** The commands of the palette. */
  readonly commands: readonly CommandNode[];
  /** Milliseconds; moves once a minute, or once a second while something is timed. */
  readonly now: number;
  readonly tenants: readonly TenantState[];
  /** Id of the tenant in hand. */
  readonly tenant: string;
  readonly screen: ScreenId;
  readonly lists: Readonly<Record<ScreenId, ListState>>;
  readonly excerpts: Excerpts;
  /** Settings of the tenant in hand; null: not read yet. */
  readonly configs: ConfigStanding | null;
  /** The setting that is selected or open, with what each layer says and its history. */
  readonly setting: SettingExplained | null;
  /** Failures of the job that is selected or open, and what it was given. */
  readonly failures: {
    readonly job: string;
    readonly rows: readonly JobFailure[];
    readonly payload: Readonly<Record<string, string>>;
  } | null;
  /** The learner that was opened: asked for once, since each look at a learner is on record. */
  readonly learner: { readonly ref: string; readonly explanation: Explanation } | null;
  /** Which report was read: it is read once, since each reading is on record. */
  readonly reported: string | null;
  /** All destination records of the learner of the report that was opened. */
  readonly records: { readonly ref: string; readonly rows: ReportRows } | null;
  /** The line that was gone into, and how far it is scrolled. */
  readonly open: { readonly id: string; readonly scroll: number } | null;
  readonly mode: 'browse' | 'filter' | 'help' | 'palette' | 'printed';
  /** How far the help, or what a command printed, is scrolled. */
  readonly textScroll: number;
  readonly palette: Palette;
  /** What the last command of the palette printed. */
  readonly printed: Printed | null;
  readonly frozen: boolean;
  /** Why the list on the screen could not be read, and since when it is stale. */
  readonly error: CodedError | null;
  readonly staleSince: number | null;
  readonly dialog: Dialog | null;
  /** An act that goes on while keys work. */
  readonly work: Work | null;
  readonly message: Message | null;
}

/** Before anything was read of the tenant in hand. */
export const NOTHING_OF_TENANT = {
  excerpts: NOTHING_READ,
  configs: null,
  setting: null,
  failures: null,
  learner: null,
  reported: null,
  records: null,
  error: null,
  staleSince: null,
} as const satisfies Partial<State>;

const UNTOUCHED: ListState = { selected: null, index: 0, filter: '' };

export function initialState(
  tenants: readonly Pick<Tenant, 'id'>[],
  given: Pick<State, 'size' | 'colour' | 'readOnly' | 'status' | 'now' | 'commands'>,
): State {
  const tenant = tenants[0]?.id ?? '';
  const lists = Object.fromEntries(SCREEN_IDS.map((id) => [id, UNTOUCHED])) as Record<ScreenId, ListState>;
  return {
    ...given,
    tenants: tenants.map(({ id }) => ({
      id,
      overview: null,
      refusals: { look: null, getResults: null, send: null, operate: null },
      error: null,
    })),
    tenant,
    screen: 'tenants',
    lists: { ...lists, tenants: { ...UNTOUCHED, selected: tenant } },
    ...NOTHING_OF_TENANT,
    open: null,
    mode: 'browse',
    textScroll: 0,
    palette: { typed: '', marked: null, last: '' },
    printed: null,
    frozen: false,
    dialog: null,
    work: null,
    message: null,
  };
}

export function tenantIds({ tenants }: State): readonly string[] {
  return tenants.map(({ id }) => id);
}

/** The tenant in hand. */
export function tenantInHand(state: State): TenantState | undefined {
  return state.tenants.find(({ id }) => id === state.tenant);
}
