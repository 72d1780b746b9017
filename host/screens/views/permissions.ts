import type { PermissionState } from '../../../plugin/host.ts';
import type { PermissionEntry } from '../../plugin-manifest.ts';
import type { MisUser } from '../../store/permissions.ts';
import type { Field } from '../field.ts';
import { fieldRow, heading, link, note, type Page, page, type Row } from '../page.ts';

export const STATE_TITLES: Readonly<Record<PermissionState, string>> = {
  allowed: 'allowed',
  denied: 'denied',
  'not-set': 'not set',
};

/** *Edit Permissions*: the users of the MIS. */
export function usersPage(users: readonly MisUser[], next: string | null): Page {
  const rows = users.map(({ id, name }) => link(id, name, id === name ? '' : id, { at: 'user', id }));
  return page('Edit Permissions', rows, { next });
}

/** One user's permissions, each where its manifest says it stands. */
export function userPage(
  { id, name }: MisUser,
  permissions: readonly (PermissionEntry & {
    /** Set for the user. */
    readonly own: PermissionState;
    /** What counts once the groups are taken together with it. */
    readonly counts: PermissionState;
  })[],
): Page {
  const rows = permissions.flatMap((permission, at): Row[] => {
    const place = permission.location.join(' › ');
    const begins = place !== permissions[at - 1]?.location.join(' › ');
    const { own, counts } = permission;
    const shown =
      own === counts ? STATE_TITLES[own] : `${STATE_TITLES[own]} (by a group: ${STATE_TITLES[counts]})`;
    return [...(begins ? [heading(place)] : []), fieldRow(fieldOf(permission), shown, own)];
  });
  const empty = rows.length === 0 ? [note('No plugin has permissions.')] : rows;
  return page(`Edit Permissions › ${id === name ? id : `${name} (${id})`}`, empty);
}

function fieldOf({ id, title, description }: PermissionEntry): Field {
  const choices = Object.entries(STATE_TITLES).map(([value, text]) => ({ value, title: text }));
  return { id, label: title, type: 'choice', choices, required: true, help: description };
}
