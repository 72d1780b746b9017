import type { ConfigValue, FormShown } from '../../../plugin/host.ts';
import type { FormAct, FormEntry } from '../../plugin-manifest.ts';
import { type Field, isKnown, readField, shownValue, textOf } from '../field.ts';
import { formField } from '../fields.ts';
import { fieldRow, heading, type Intent, note, type Page, type Place, page, type Row } from '../page.ts';

type FormPlace = Extract<Place, { readonly at: 'form' }>;

/**
 * A form that a plugin keeps: how it stands, what can be done with it, and its fields by group, with what was filled in
 * and is not saved yet, and with what could not stand.
 */
export function pluginFormPage(form: FormEntry, shown: FormShown, place: FormPlace): Page {
  const fields = form.fields.map(formField);
  const changes = changesOf(fields, shown.values, place.draft);
  const rows = form.groups.flatMap((group) => {
    const own = form.fields.flatMap((entry, at) => (entry.group === group.id ? [fields[at]!] : []));
    return own.length === 0 ? [] : [heading(group.title), ...own.map(fieldLine)];
  });
  return page(
    `Options › Admin › ${form.title}`,
    [
      ...shown.notes.map((text) => note(text)),
      saveRow(form, place.draft, changes),
      ...form.acts.map((act) => actRow(form, act, changes.size)),
      ...rows,
    ],
    { unsaved: changes.size },
  );

  function fieldLine(field: Field): Row {
    const { id, label, type, help } = field;
    const value = changes.get(id) ?? (changes.has(id) ? null : (shown.values[id] ?? null));
    const told = `${shownValue(field, value)}${changes.has(id) ? ' (not saved)' : ''}`;
    const row = fieldRow(field, told, textOf(value));
    const fault = place.faults[id];
    if (fault !== undefined)
      return {
        ...row,
        value: `✗ ${fault}${value === null ? '' : `: ${told}`}`,
        tone: 'bad',
        help: `${label}: ${fault}. ${help}`,
      };
    if (isKnown(field)) return changes.has(id) ? { ...row, tone: 'attention' } : row;
    const why = `${label}: this MIS does not know how to check "${type}", so it is not edited here. ${help}`;
    return { ...row, intent: { kind: 'refuse', why } };
  }
}

/** What is filled in otherwise than it is saved, as values; null: emptied. */
function changesOf(
  fields: readonly Field[],
  saved: FormShown['values'],
  draft: FormPlace['draft'],
): ReadonlyMap<string, ConfigValue> {
  const changes = new Map<string, ConfigValue>();
  for (const field of fields) {
    const typed = draft[field.id];
    const read = typed === undefined ? undefined : readField(field, typed);
    if (read === undefined || !('value' in read)) continue;
    if (textOf(read.value) !== textOf(saved[field.id] ?? null)) changes.set(field.id, read.value);
  }
  return changes;
}

function saveRow(
  { id, groups, fields }: FormEntry,
  draft: FormPlace['draft'],
  changes: ReadonlyMap<string, ConfigValue>,
): Row {
  const labels = fields
    .filter((field) => changes.has(field.id))
    .map(({ label, group }) => `${groups.find((one) => one.id === group)?.title}: ${label}`);
  const act = { do: 'save-form', id, draft, values: Object.fromEntries(changes) } as const;
  const intent: Intent =
    changes.size === 0
      ? { kind: 'refuse', why: 'Nothing is filled in otherwise than it is saved' }
      : { kind: 'press', act, title: 'Save', says: `${labels.join('; ')}.` };
  return { kind: 'item', id: 'save', label: 'Save', value: counted(changes.size), intent };
}

function actRow(form: FormEntry, { id, title, description, effect }: FormAct, unsaved: number): Row {
  const act = { do: 'form-act', id: form.id, act: id } as const;
  const intent: Intent =
    unsaved > 0
      ? {
          kind: 'refuse',
          why: `${title} is about the form as it is saved, and ${counted(unsaved)}: save first`,
        }
      : effect === 'show'
        ? { kind: 'do', act, title }
        : { kind: 'press', act, title, says: description };
  return { kind: 'item', id: `act ${id}`, label: title, value: '', help: description, intent };
}

function counted(changes: number): string {
  if (changes === 0) return 'nothing to save';
  return changes === 1 ? '1 change is not saved' : `${changes} changes are not saved`;
}
