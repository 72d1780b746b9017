import type { Column } from '../../lib/screen/layout.ts';
import type { Tone } from '../../lib/screen/theme.ts';
import type { ConfigValue, PermissionState } from '../../plugin/host.ts';
import type { Field } from './field.ts';
import type { Draft } from './fields.ts';

/** Where a person is. A trail of places leads there. */
export type Place =
  | { readonly at: 'start' }
  | { readonly at: 'admin' }
  | { readonly at: 'settings' }
  | {
      readonly at: 'form';
      readonly id: string;
      readonly draft: Draft;
      /** What could not stand when it was last tried, by the id of the field. */
      readonly faults: Readonly<Record<string, string>>;
    }
  | { readonly at: 'documents'; readonly title: string; readonly documents: readonly Document[] }
  | { readonly at: 'reading'; readonly title: string; readonly text: string }
  | { readonly at: 'users' }
  | { readonly at: 'user'; readonly id: string }
  | { readonly at: 'learners'; readonly find: string }
  | { readonly at: 'learner'; readonly ref: string }
  | { readonly at: 'ilr'; readonly ref: string }
  | { readonly at: 'new-learner'; readonly draft: Draft }
  | { readonly at: 'new-pot'; readonly ref: string; readonly draft: Draft }
  | { readonly at: 'tab'; readonly tab: string }
  | { readonly at: 'reports' }
  | { readonly at: 'report'; readonly id: string; readonly draft: Draft }
  | { readonly at: 'rows'; readonly id: string; readonly parameters: Draft }
  | { readonly at: 'drill'; readonly id: string; readonly learner: string }
  | { readonly at: 'choose'; readonly field: Field; readonly value: string };

/** A text that an act gave to be read. */
export interface Document {
  readonly title: string;
  readonly text: string;
}

/** What a person can have done. Whatever changes anything is asked about before it happens. */
export type Act =
  | { readonly do: 'set-setting'; readonly key: string; readonly value: ConfigValue }
  | { readonly do: 'unset-setting'; readonly key: string }
  | {
      readonly do: 'save-form';
      readonly id: string;
      /** As it was filled in. */
      readonly draft: Draft;
      readonly values: Readonly<Record<string, ConfigValue>>;
    }
  | { readonly do: 'form-act'; readonly id: string; readonly act: string }
  | {
      readonly do: 'set-permission';
      readonly user: string;
      readonly permission: string;
      readonly state: PermissionState;
    }
  | { readonly do: 'edit-learner'; readonly ref: string; readonly field: string; readonly value: string }
  | { readonly do: 'create-learner'; readonly draft: Draft }
  | { readonly do: 'add-pot'; readonly ref: string; readonly draft: Draft }
  | {
      readonly do: 'command';
      readonly id: string;
      readonly learnerRef: string | null;
      readonly confirmed: boolean;
    };

/** What Enter does on a row. */
export type Intent =
  | { readonly kind: 'go'; readonly to: Place }
  /** Type it or pick it; what comes of it the place decides. */
  | { readonly kind: 'edit'; readonly field: Field; readonly text: string }
  /** One of the choices, for the place before. */
  | { readonly kind: 'keep'; readonly field: Field; readonly value: string }
  | { readonly kind: 'press'; readonly act: Act; readonly title: string; readonly says: string }
  /** Changes nothing, so nothing is asked. */
  | { readonly kind: 'do'; readonly act: Act; readonly title: string }
  /** Every field of the form is read first. */
  | {
      readonly kind: 'submit';
      readonly fields: readonly Field[];
      readonly draft: Draft;
      readonly then: Intent;
    }
  | { readonly kind: 'refuse'; readonly why: string };

/** An act to be asked about. */
export type Press = Extract<Intent, { readonly kind: 'press' }>;

export type Row =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly tone?: Tone }
  | {
      readonly kind: 'item';
      readonly id: string;
      readonly label: string;
      readonly value: string;
      readonly intent: Intent;
      /** Shown while it is selected. */
      readonly help?: string;
      readonly tone?: Tone;
      /** Takes away what is stored, so that the default holds; absent: nothing is. */
      readonly unset?: Press;
    }
  | {
      readonly kind: 'cells';
      readonly id: string;
      readonly cells: readonly string[];
      readonly intent: Intent;
    };

export type Item = Extract<Row, { readonly kind: 'item' }>;

/** One shape for every screen. */
export interface Page {
  readonly title: string;
  /** Of the rows of cells; their titles stand above the first of them. */
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Where the rows after these begin; null: these are all. */
  readonly next: string | null;
  /** Changes that are gone when a person leaves. */
  readonly unsaved: number;
}

export const heading = (text: string): Row => ({ kind: 'heading', text });
export const note = (text: string, tone: Tone = 'quiet'): Row => ({ kind: 'text', text, tone });

export function page(title: string, rows: readonly Row[], more: Partial<Page> = {}): Page {
  return { title, columns: [], rows, next: null, unsaved: 0, ...more };
}

/** A line that leads somewhere. */
export function link(id: string, label: string, value: string, to: Place, help?: string): Row {
  const item = { kind: 'item', id, label, value, intent: { kind: 'go', to } } as const;
  return help === undefined ? item : { ...item, help };
}

/** A line of a form. */
export function fieldRow(field: Field, shown: string, text: string): Item {
  return {
    ...{ kind: 'item', id: field.id, label: field.label, value: shown },
    intent: { kind: 'edit', field, text },
    ...(field.help === '' ? {} : { help: field.help }),
  };
}

export function isSelectable(row: Row): row is Extract<Row, { readonly id: string }> {
  return row.kind === 'item' || row.kind === 'cells';
}

/** A page with the one after it: what is there already is not there twice. */
export function continued(first: Page, after: Page): Page {
  const known = new Set(first.rows.filter(isSelectable).map(({ id }) => id));
  const more = after.rows.filter((row) => isSelectable(row) && !known.has(row.id));
  const columns = first.columns.map((column, at) => {
    const wider = after.columns[at];
    return wider !== undefined && wider.least > column.least ? wider : column;
  });
  return { ...first, columns, rows: [...first.rows, ...more], next: after.next };
}
