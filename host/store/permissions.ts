import { CodedError } from '../../lib/errors/index.ts';
import { type Database, insertIfAbsent } from '../../lib/sql/index.ts';
import type { Actor, PermissionState } from '../../plugin/host.ts';

/** Who a permission is set for, as *Commands › Trainee Editor* shows it. */
export interface Subject {
  readonly kind: 'user' | 'group';
  readonly id: string;
}

export interface MisUser {
  readonly id: string;
  readonly name: string;
}

export interface PermissionStore {
  /** User and group both set: the most restrictive wins. Set nowhere: `not-set`. */
  check(actor: Actor, permission: string): Promise<PermissionState>;
  set(subject: Subject, permission: string, state: PermissionState, who: string): Promise<void>;
  /** What is set for this user or group itself, by permission; what is not there is not set. */
  setFor(subject: Subject): Promise<ReadonlyMap<string, PermissionState>>;
  /** A page of the users by id, those after one of them. */
  listUsers(page: { readonly after: string; readonly limit: number }): Promise<readonly MisUser[]>;
  addUser(user: {
    readonly id: string;
    readonly name: string;
    readonly groups: readonly string[];
  }): Promise<void>;
  /** @throws `HOST_USER_UNKNOWN` */
  actor(userId: string): Promise<Actor>;
}

export function permissionStore(database: Database, now: () => string): PermissionStore {
  return {
    async check(actor, permission) {
      const rows = await database
        .reader('mis_permission')
        .where({ permission })
        .andWhere((where) =>
          where
            .where({ subject_kind: 'user', subject_id: actor.id })
            .orWhere((group) =>
              group.where('subject_kind', 'group').whereIn('subject_id', [...actor.groups]),
            ),
        )
        .select('state');
      return mostRestrictive(rows.map((row) => row.state as PermissionState));
    },
    async set(subject, permission, state, who) {
      const key = { subject_kind: subject.kind, subject_id: subject.id, permission };
      await database.transaction(async (tx) => {
        await tx('mis_permission').where(key).delete();
        if (state !== 'not-set') await tx('mis_permission').insert({ ...key, state, who, at: now() });
      });
    },
    async setFor({ kind, id }) {
      const rows = await database
        .reader('mis_permission')
        .where({ subject_kind: kind, subject_id: id })
        .select('permission', 'state');
      return new Map(rows.map((row) => [row.permission as string, row.state as PermissionState]));
    },
    async listUsers({ after, limit }) {
      return database
        .reader('mis_user')
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .select('id', 'name');
    },
    async addUser(user) {
      await database.transaction(async (tx) => {
        await insertIfAbsent(tx, 'mis_user', ['id'], [{ id: user.id, name: user.name }]);
        const groups = user.groups.map((group) => ({ user_id: user.id, group_id: group }));
        await insertIfAbsent(tx, 'mis_user_group', ['user_id', 'group_id'], groups);
      });
    },
    async actor(userId) {
      const user = await database.reader('mis_user').where({ id: userId }).first();
      if (user === undefined) throw new CodedError('HOST_USER_UNKNOWN', { user: userId });
      const groups = await database.reader('mis_user_group').where({ user_id: userId }).select('group_id');
      return {
        id: userId,
        name: user.name as string,
        groups: groups.map((row) => row.group_id as string),
        kind: 'person',
      };
    },
  };
}

/** One denial denies; else one allowance allows. */
export function mostRestrictive(states: readonly PermissionState[]): PermissionState {
  if (states.includes('denied')) return 'denied';
  return states.includes('allowed') ? 'allowed' : 'not-set';
}
