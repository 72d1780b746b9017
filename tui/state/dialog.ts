import { ANSWER_KEYS, commandOf, EDIT_KEYS, edited } from '../../lib/screen/keys.ts';
import type { Act, Dialog, Estimate, Prompt, Question } from './state.ts';

/** The longest reason there is room for where it is kept. */
const WHY_LENGTH = 200;

/** The longest value that a person types. */
const VALUE_LENGTH = 500;

/** What a key made of a question: the question as it stands now, that the act is to be counted, or that it is to be done. */
export type Answered =
  | { readonly dialog: Dialog | null }
  | { readonly dialog: null; readonly count: Act }
  | { readonly dialog: null; readonly act: Act; readonly why: string };

/** What is asked for before it is known what would be done. */
export function prompted(prompt: Prompt, typed = prompt.initial): Dialog {
  return { stage: 'value', prompt, typed };
}

/** The question once its count is known. */
export function asked(act: Act, estimate: Estimate): Dialog {
  return act.asksWhy
    ? { act, stage: 'why', estimate, typed: '' }
    : { act, stage: 'confirm', estimate, why: '', typed: '' };
}

/** A key pressed while a question stands. Every other key than those of the answers changes nothing. */
export function answer(dialog: Dialog, key: string): Answered {
  switch (dialog.stage) {
    case 'value': {
      const typed = edited(dialog.typed, key).slice(0, VALUE_LENGTH);
      const command = commandOf(EDIT_KEYS, key);
      if (command === 'drop') return { dialog: null };
      if (command !== 'keep') return { dialog: { ...dialog, typed } };
      const { prompt } = dialog;
      const act = prompt.act(typed);
      return { dialog: null, count: { ...act, typed: { prompt, text: typed } } };
    }
    case 'counting':
      return { dialog: commandOf(ANSWER_KEYS, key) === 'no' ? null : dialog };
    case 'why': {
      const typed = edited(dialog.typed, key).slice(0, WHY_LENGTH);
      const why = typed.trim();
      const command = commandOf(EDIT_KEYS, key);
      if (command === 'drop') return { dialog: null };
      if (command !== 'keep') return { dialog: { ...dialog, typed } };
      const { act, estimate } = dialog;
      return { dialog: why === '' ? dialog : { act, stage: 'confirm', estimate, why, typed: '' } };
    }
    case 'confirm': {
      const command = commandOf(ANSWER_KEYS, key);
      if (command === 'no') return { dialog: null };
      if (command === 'yes')
        return isConfirmed(dialog) ? { dialog: null, act: dialog.act, why: dialog.why } : { dialog };
      const typed = edited(dialog.typed, key);
      return {
        dialog: numberWanted(dialog.estimate) !== null && /^\d*$/.test(typed) ? { ...dialog, typed } : dialog,
      };
    }
  }
}

/** The number that has to be typed before a yes counts; null: none. */
export function numberWanted({ bulk }: Estimate): number | null {
  return bulk !== null && bulk > 1 ? bulk : null;
}

function isConfirmed({ estimate, typed }: Extract<Question, { stage: 'confirm' }>): boolean {
  const wanted = numberWanted(estimate);
  return wanted === null || typed === String(wanted);
}
