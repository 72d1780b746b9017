import type { Size } from '../../lib/screen/layout.ts';
import type { Message, Work } from '../../lib/screen/messages.ts';
import type { Field } from './field.ts';
import { type Intent, isSelectable, type Page, type Place, type Row } from './page.ts';

/** One step of the way here. */
export interface Step {
  readonly place: Place;
  /** null: not read yet. */
  readonly page: Page | null;
  /** Id of the selected row; one that is not there means the first. */
  readonly selected: string | null;
}

export type Dialog =
  /** `trouble`: what the text would have to be. */
  | {
      readonly stage: 'typing';
      readonly field: Field;
      readonly typed: string;
      readonly trouble: string | null;
    }
  | { readonly stage: 'asking'; readonly asked: Extract<Intent, { readonly kind: 'press' }> };

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
  return { ...state, trail: [...state.trail, { place, page: null, selected: null }], message: null };
}

export function goBack(state: State): State {
  return state.trail.length === 1 ? state : { ...state, trail: state.trail.slice(0, -1), message: null };
}
