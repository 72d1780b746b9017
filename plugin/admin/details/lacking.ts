import { type DetailsForm, filledFields } from './fields.ts';

/** What a learner must be able to read before the first message goes: who answers for the data, why, how long, whom to ask. */
const NEEDED: readonly { readonly field: string; readonly anyOf: readonly string[] }[] = [
  { field: 'controller', anyOf: ['controller'] },
  { field: 'lawfulBasis', anyOf: ['lawfulBasis'] },
  { field: 'retentionDays', anyOf: ['retentionDays'] },
  { field: 'contact.email or contact.telephone', anyOf: ['contact.email', 'contact.telephone'] },
];

/** The fields that tracking needs and a form does not have; null: there is no form, so all of them. */
export function lackingFields(form: DetailsForm | null): string[] {
  const filled = filledFields(form ?? {});
  const isFilled = (path: string) => String(filled.get(path) ?? '').trim() !== '';
  return NEEDED.filter(({ anyOf }) => !anyOf.some(isFilled)).map(({ field }) => field);
}
