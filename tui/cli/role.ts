import { CodedError } from '../../lib/errors/index.ts';
import {
  type Actor,
  giveRole,
  putInGroup,
  type Role,
  type SupplierGate,
  type SupportStaff,
  supportStaff,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

type Subject = SupportStaff['roles'][number]['kind'];
type Named = Pick<SupportStaff['roles'][number], 'kind' | 'id'>;

/** The longest name that a role can be given to. */
const NAME_LENGTH = 64;

/** A user or group as typed. @throws BAD_OPTION */
export function readSubject(kind: Subject, name: string): Named {
  const id = name.trim();
  if (id === '' || id.length > NAME_LENGTH)
    throw new CodedError('BAD_OPTION', {
      option: `The name of the ${kind}`,
      expected: `a name of 1 to ${NAME_LENGTH} characters`,
      command: 'role set',
    });
  return { kind, id };
}

/** A role as typed; `none` takes it away. @throws BAD_OPTION */
export function toRole(text: string): Role | null {
  if (text === 'none') return null;
  if (text === 'operator' || text === 'read-only') return text;
  throw new CodedError('BAD_OPTION', {
    option: text,
    expected: 'operator, read-only or none',
    command: 'role set',
  });
}

/** `role list`: every role, who is in which group, and who is an operator in the end. */
export async function roleListAnswer(gate: SupplierGate, actor: Actor): Promise<Answer> {
  const staff = await supportStaff(gate, actor);
  const { roles, members, operators } = staff;
  const rows = [
    ...roles.map(({ kind, id, role, who, at }) => ({
      kind,
      id,
      role,
      with: withOf(members, kind, id),
      who,
      at,
    })),
    ...groupless(staff).map(({ kind, id }) => ({ ...NO_ROLE, kind, id, with: withOf(members, kind, id) })),
  ];
  return {
    notes: [
      operators.length === 0
        ? "Nobody is an operator yet: the first `destinations role set USER operator` is anybody's."
        : `Operators, own role and groups taken together: ${operators.join(', ')}.`,
    ],
    listing: {
      columns: [
        { id: 'kind', title: 'Kind' },
        { id: 'id', title: 'Name' },
        { id: 'role', title: 'Role' },
        { id: 'with', title: 'Groups or members' },
        { id: 'who', title: 'Given by' },
        { id: 'at', title: 'Since' },
      ],
      rows: rows.map(({ at, ...row }) => ({ ...row, at: at.slice(0, 16).replace('T', ' ') })),
    },
    json: staff,
  };
}

const NO_ROLE = { role: 'none', who: '', at: '' };

/** Users and groups that somebody is in or has, without a role of their own. */
function groupless({ roles, members }: SupportStaff): Named[] {
  const users = [...new Set(members.map(({ user }) => user))].map((id): Named => ({ kind: 'user', id }));
  const groups = [...new Set(members.map(({ group }) => group))].map((id): Named => ({ kind: 'group', id }));
  return [...users, ...groups].filter(
    (one) => !roles.some(({ kind, id }) => kind === one.kind && id === one.id),
  );
}

function withOf(members: SupportStaff['members'], kind: Subject, id: string): string {
  const others =
    kind === 'user'
      ? members.filter(({ user }) => user === id).map(({ group }) => group)
      : members.filter(({ group }) => group === id).map(({ user }) => user);
  return others.join(', ');
}

/** `role set NAME ROLE`. */
export async function roleSetAnswer(
  gate: SupplierGate,
  actor: Actor,
  subject: Named,
  role: Role | null,
): Promise<Answer> {
  await giveRole(gate, actor, subject, role);
  const { kind, id } = subject;
  const what = role === null ? 'has no role any more' : `has the role ${role}`;
  return { notes: [`The ${kind} ${id} ${what}.`], json: { kind, id, role } };
}

/** `role join USER GROUP` and `role leave USER GROUP`. */
export async function groupAnswer(
  gate: SupplierGate,
  actor: Actor,
  member: { readonly user: string; readonly group: string },
  isIn: boolean,
): Promise<Answer> {
  await putInGroup(gate, actor, member, isIn);
  const { user, group } = member;
  return {
    notes: [`${user} is ${isIn ? '' : 'not '}in the group ${group}.`],
    json: { user, group, member: isIn },
  };
}
