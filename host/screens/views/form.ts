import { choicesOf, type Field, shownValue } from '../field.ts';
import type { Draft } from '../fields.ts';
import { fieldRow, type Intent, type Page, page, type Row } from '../page.ts';

type End = Extract<Intent, { readonly kind: 'press' | 'go' }>;

/** The lines of a form, and at its end what it is for. */
export function formRows(
  fields: readonly Field[],
  draft: Draft,
  then: End,
  label = 'title' in then ? then.title : '',
): readonly Row[] {
  const lines = fields.map((field) => {
    const text = draft[field.id] ?? '';
    const shown = text === '' && field.required ? 'needed' : shownValue(field, text === '' ? null : text);
    return fieldRow(field, shown, text);
  });
  const intent = { kind: 'submit', fields, draft, then } as const;
  return [...lines, { kind: 'item', id: 'submit', label, value: '', intent }];
}

/** The values a field may have, to pick one. */
export function choosePage(field: Field, value: string): Page {
  const rows = choicesOf(field).map((choice): Row => {
    const intent = { kind: 'keep', field, value: choice.value } as const;
    const now = choice.value === value ? 'as it is' : '';
    return { kind: 'item', id: choice.value, label: choice.title, value: now, intent };
  });
  return page(field.label, rows);
}
