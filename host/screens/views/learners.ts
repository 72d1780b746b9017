import type { DestinationRow, HostLearner, LearnerIdentity } from '../../../plugin/host.ts';
import type { PluginManifest } from '../../plugin-manifest.ts';
import { columnsOf } from '../columns.ts';
import { shownValue } from '../field.ts';
import { type Draft, LEARNER_EDITS, NEW_LEARNER, NEW_POT } from '../fields.ts';
import { fieldRow, heading, link, note, type Page, page, type Row } from '../page.ts';
import { type Command, ribbonRows } from './commands.ts';
import { formRows } from './form.ts';

const FIND = {
  ...{ id: 'find', label: 'Find', type: 'text', choices: [], required: false },
  help: 'Beginning of a reference or of a family name.',
};

export function learnersPage(find: string, learners: readonly LearnerIdentity[], next: string | null): Page {
  const titles = ['Reference', 'Family name', 'Given names', 'Born'];
  const cells = learners.map(({ ref, familyName, givenNames, dateOfBirth }) =>
    [ref, familyName, givenNames, dateOfBirth].map((one) => one ?? ''),
  );
  const rows = cells.map(([ref = '', ...rest]): Row => {
    const intent = { kind: 'go', to: { at: 'learner', ref } } as const;
    return { kind: 'cells', id: `learner ${ref}`, cells: [ref, ...rest], intent };
  });
  return page(
    'Learners',
    [
      fieldRow(FIND, find === '' ? 'all' : find, find),
      link('new', 'New learner', '', { at: 'new-learner', draft: { test: 'off' } }),
      ...(rows.length === 0 ? [note('No learner is found.')] : rows),
    ],
    { columns: columnsOf(titles, cells), next },
  );
}

/** A learner's record: the ribbon that plugins add to, the tab *ILR*, details, periods of training. */
export function learnerPage(
  learner: HostLearner,
  commands: readonly Command[],
  manifest: PluginManifest,
): Page {
  const { ref, pots, destinations } = learner;
  const own = commands.filter(({ scope }) => scope === 'learner');
  const count =
    destinations.length === 1 ? '1 destination record' : `${destinations.length} destination records`;
  return page(titleOf(learner), [
    ...ribbonRows(own, manifest, ref),
    heading('Tabs'),
    link('ilr', 'ILR', count, { at: 'ilr', ref }),
    heading('Details'),
    ...LEARNER_EDITS.map((field) => {
      const value = learner[field.id as 'email'];
      return fieldRow(field, shownValue(field, value), value ?? '');
    }),
    ...factsOf(learner).map(([label, value]) => fact(label, value)),
    heading('Periods of training'),
    ...pots.map(({ title, startDate, actualEndDate, terminationDate }, at) =>
      fact(
        title ?? `Period ${at + 1}`,
        `${startDate} to ${actualEndDate ?? '–'}, terminated ${terminationDate ?? '–'}`,
      ),
    ),
    link('new-pot', 'New period of training', '', { at: 'new-pot', ref, draft: {} }),
  ]);
}

function factsOf({ test, preferences, preferencesKnown, suppression }: HostLearner) {
  const told = preferences.map(({ type, code }) => `${type} ${code}`).join(', ');
  return [
    ['Test learner', test ? 'yes: in no run, rate and export' : 'no'],
    ['Contact preferences', preferencesKnown ? told || 'none' : 'not known'],
    ['Do not contact', suppression === null ? 'no' : `${suppression.reason}, by ${suppression.who}`],
  ] as const;
}

function fact(label: string, value: string): Row {
  const why = `${label}: is not edited on this screen`;
  return { kind: 'item', id: `fact ${label} ${value}`, label, value, intent: { kind: 'refuse', why } };
}

/** The tab *ILR*: every destination record there is or was, whoever entered it. */
export function ilrPage(
  learner: LearnerIdentity,
  history: readonly (DestinationRow & { readonly withdrawn: boolean })[],
): Page {
  const titles = ['Outcome', 'Start', 'End', 'Collected', 'Source', 'State'];
  const cells = history.map((row) => [
    `${row.outType} ${row.outCode}`,
    row.startDate,
    row.endDate ?? '',
    row.collDate,
    row.source,
    row.withdrawn ? 'withdrawn' : 'current',
  ]);
  const why = 'A destination record is entered and changed by its own source';
  const rows = cells.map(
    (one, at): Row => ({
      ...{ kind: 'cells', id: `row ${history[at]!.id}`, cells: one },
      intent: { kind: 'refuse', why },
    }),
  );
  const columns = columnsOf(titles, cells);
  return page(`${titleOf(learner)} › ILR`, rows.length === 0 ? [note('No destination record.')] : rows, {
    columns,
  });
}

export function newLearnerPage(draft: Draft): Page {
  const act = { do: 'create-learner', draft } as const;
  const says = `A new record ${draft.ref ?? ''}, ${draft.test === 'on' ? 'marked test' : 'of a real learner'}.`;
  const then = { kind: 'press', act, title: 'Add the learner', says } as const;
  return page('Learners › New learner', formRows(NEW_LEARNER, draft, then), { unsaved: filledIn(draft) });
}

export function newPotPage(ref: string, draft: Draft): Page {
  const act = { do: 'add-pot', ref, draft } as const;
  const says = `A period of training of ${ref}: ${draft.startDate ?? ''} to ${draft.actualEndDate ?? '–'}.`;
  const then = { kind: 'press', act, title: 'Add the period of training', says } as const;
  return page(`${ref} › New period of training`, formRows(NEW_POT, draft, then), {
    unsaved: filledIn(draft),
  });
}

/** Fields that a person typed something into; what is picked is soon picked again. */
function filledIn({ test: _, ...typed }: Draft): number {
  return Object.values(typed).filter((text) => text !== '').length;
}

function titleOf({ ref, familyName, givenNames }: LearnerIdentity): string {
  const name = [familyName, givenNames].filter((one) => one !== null).join(', ');
  return name === '' ? ref : `${ref} ${name}`;
}
