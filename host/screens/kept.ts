import type { PermissionState } from '../../plugin/host.ts';
import { type Field, readField, shownValue } from './field.ts';
import type { Intent, Place } from './page.ts';

/** What comes of a value that was typed or picked: the place with it filled in, or an act to be asked about. */
export type Kept =
  | { readonly place: Place }
  | Extract<Intent, { readonly kind: 'press' }>
  | { readonly expected: string };

/** Decides what a value is for at the place where its field stands. */
export function keptAt(place: Place, field: Field, text: string): Kept {
  const read = readField(field, text);
  if ('expected' in read) return read;
  const { id, label } = field;
  switch (place.at) {
    case 'settings': {
      const act = { do: 'set-setting', key: id, value: read.value } as const;
      return press(act, `${label}: ${shownValue(field, read.value)}`, field.help);
    }
    case 'user': {
      const act = {
        do: 'set-permission',
        user: place.id,
        permission: id,
        state: text as PermissionState,
      } as const;
      return press(act, `${label}: ${shownValue(field, text)} for ${place.id}`, field.help);
    }
    case 'learner': {
      const act = { do: 'edit-learner', ref: place.ref, field: id, value: text.trim() } as const;
      return press(act, `${label}: ${shownValue(field, read.value)}`, `On the record of ${place.ref}.`);
    }
    case 'learners':
      return { place: { ...place, find: text.trim() } };
    case 'form': {
      const { [id]: _, ...faults } = place.faults;
      return { place: { ...place, draft: { ...place.draft, [id]: text.trim() }, faults } };
    }
    case 'new-learner':
    case 'new-pot':
    case 'report':
      return { place: { ...place, draft: { ...place.draft, [id]: text.trim() } } };
    default:
      return { place };
  }
}

function press(act: Extract<Kept, { readonly kind: 'press' }>['act'], title: string, says: string): Kept {
  return { kind: 'press', act, title, says };
}
