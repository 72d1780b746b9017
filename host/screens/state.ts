import type { Size } from '../../lib/screen/layout.ts';
import type { Message, Work } from '../../lib/screen/messages.ts';
import type { Field } from './field.ts';
import { isSelectable, type Page, type Place, type Press, type Row } from './page.ts';
import type { Typed } from './typing.ts';

/** One step of the way here. */
export interface Step {
  readonly place: Place;
  /** null: not read yet. */
  readonly page: Page | null;
  /** Id of the selected row; one that is not there means the first. */
  readonly selected: string | null;
  /** Lines that a page without rows to select is scrolled by. */
  readonly scroll: number;
}

/** Going away from what is not saved. */
export interface Leave {
  readonly kind: 'leave';
  readonly to: 'back' | 'quit';
  readonly title: string;
  readonly says: string;
}

export type Dialog =
  /** `trouble`: what the text would have to be. */
  | {
      readonly stage: 'typing';
      readonly field: Field;
      readonly typed: Typed;
      readonly trouble: string | null;
    }
  | { readonly stage: 'asking'; readonly asked: Press | Leave };

export interface State {
  readonly size: Size;
  readonly colour: boolean;
  readonly tenant: string;
  readonly person: string;
  readonly today: string;
  /** Never empty; the last is in front. */
  readonly trail: readonly Step[];
  readonly dialog: Dialog | null;
  /** How far the help is scrolled; null: it is not open. */
  readonly help: number | null;
  readonly message: Message | null;
  readonly work: Work | null;
  /** Real time in milliseconds. */
  readonly now: number;
}

export type Selectable = Extract<Row, { readonly id: string }>;

export function inFront({ trail }: State): Step {
  return trail.at(-1)!;
}

export function selectableIn({ page }: Step): readonly Selectable[] {
  return page?.rows.filter(isSelectable) ?? [];
}

/** Place of the selected row among those that can be selected. */
export function selectedIndex(step: Step): number {
  return Math.max(
    0,
    selectableIn(step).findIndex(({ id }) => id === step.selected),
  );
}

export function selectedRow(step: Step): Selectable | undefined {
  return selectableIn(step)[selectedIndex(step)];
}

/** The step in front, changed. */
export function changed(state: State, change: (step: Step) => Step): State {
  return { ...state, trail: [...state.trail.slice(0, -1), change(inFront(state))] };
}

export function goTo(state: State, place: Place): State {
  return {
    ...state,
    trail: [...state.trail, { place, page: null, selected: null, scroll: 0 }],
    message: null,
  };
}

export function goBack(state: State): State {
  return state.trail.length === 1 ? state : { ...state, trail: state.trail.slice(0, -1), message: null };
}
