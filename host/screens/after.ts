import { isCoded } from '../../lib/errors/index.ts';
import { failure } from '../../lib/screen/messages.ts';
import type { Draft } from './fields.ts';
import type { Act, Press } from './page.ts';
import type { Performed } from './perform.ts';
import { changed, goBack, goTo, inFront, type State, selectableIn } from './state.ts';

/** An act, and its words. */
type Done = Pick<Press, 'act' | 'title'>;

/** Where a person is after an act, and what they are told of it. */
export function afterAct(state: State, { act, title }: Done, { text, faults, documents }: Performed): State {
  if (Object.keys(faults).length > 0)
    return { ...withFaults(state, act, faults), message: { tone: 'bad', text } };
  return { ...goneOn(state, { act, title }, documents), message: { tone: 'good', text } };
}

/** A form shows what could not stand where it is, the first selected. */
function withFaults(state: State, act: Act, faults: Performed['faults']): State {
  const place = formOf(state, act);
  if (place === null) return state;
  return changed(state, (step) => {
    const first = selectableIn(step).find(({ id }) => id in faults);
    return { ...step, place: { ...place, faults }, selected: first?.id ?? step.selected };
  });
}

/** A form that was for the act is closed or empty, a record that was made is open, texts are there to be read. */
function goneOn(state: State, { act, title }: Done, documents: Performed['documents']): State {
  const { place } = inFront(state);
  // Nobody is led away from a text that is being typed: it is for the place where they are.
  const mayMove = state.dialog === null;
  if (mayMove && act.do === 'create-learner' && place.at === 'new-learner')
    return goTo(goBack(state), { at: 'learner', ref: (act.draft.ref ?? '').trim() });
  if (mayMove && act.do === 'add-pot' && place.at === 'new-pot') return goBack(state);
  const form = formOf(state, act);
  if (form === null) return state;
  const draft = act.do === 'save-form' ? withoutSaved(form.draft, act.draft) : form.draft;
  const clean = changed(state, (step) => ({ ...step, place: { ...form, draft, faults: {} } }));
  if (documents.length === 0 || !mayMove) return clean;
  return goTo(clean, { at: 'documents', title: `${inFront(state).page?.title} › ${title}`, documents });
}

/** What was filled in while the rest was being saved stays. */
function withoutSaved(draft: Draft, saved: Draft): Draft {
  return Object.fromEntries(Object.entries(draft).filter(([id, text]) => saved[id] !== text));
}

/** The form in front, if the act was on it. */
function formOf(state: State, act: Act) {
  const { place } = inFront(state);
  const own = (act.do === 'save-form' || act.do === 'form-act') && place.at === 'form' && place.id === act.id;
  return own ? place : null;
}

/** The question that a command answers with, in its own words; null: it failed. */
export function secondAsking(error: unknown, { act, title }: Done): Press | null {
  if (!isCoded(error, 'SEND_NEEDS_CONFIRMING') || act.do !== 'command' || act.confirmed) return null;
  const { text, hint } = failure(error);
  return { kind: 'press', act: { ...act, confirmed: true }, title, says: `${text}. ${hint ?? ''}` };
}
