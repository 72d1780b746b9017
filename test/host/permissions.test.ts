import { describe, expect, it } from 'vitest';
import { permissionStore } from '../../host/store/permissions.ts';
import type { PermissionState } from '../../plugin/host.ts';
import { NOW, OFFICER, tenantDatabase } from './support.ts';

describe('a permission of Commands › Trainee Editor', () => {
  it.each<[PermissionState, PermissionState, PermissionState]>([
    ['not-set', 'not-set', 'not-set'],
    ['allowed', 'not-set', 'allowed'],
    ['not-set', 'allowed', 'allowed'],
    ['allowed', 'allowed', 'allowed'],
    ['denied', 'allowed', 'denied'],
    ['allowed', 'denied', 'denied'],
    ['denied', 'not-set', 'denied'],
    ['not-set', 'denied', 'denied'],
  ])('user %s, group %s: %s', async (user, group, expected) => {
    const store = permissionStore(await tenantDatabase(), () => NOW);
    await store.set({ kind: 'user', id: OFFICER.id }, 'send', user, 'admin');
    await store.set({ kind: 'group', id: 'office' }, 'send', group, 'admin');
    expect(await store.check(OFFICER, 'send')).toBe(expected);
    expect(await store.check(OFFICER, 'other')).toBe('not-set');
  });

  it('denied to one of two groups is denied', async () => {
    const store = permissionStore(await tenantDatabase(), () => NOW);
    await store.set({ kind: 'group', id: 'mis' }, 'send', 'allowed', 'admin');
    await store.set({ kind: 'group', id: 'office' }, 'send', 'denied', 'admin');
    expect(await store.check(OFFICER, 'send')).toBe('denied');
  });

  it('taken back is not set; a group of the same name as a user is not that user', async () => {
    const store = permissionStore(await tenantDatabase(), () => NOW);
    await store.set({ kind: 'user', id: OFFICER.id }, 'send', 'denied', 'admin');
    await store.set({ kind: 'user', id: OFFICER.id }, 'send', 'not-set', 'admin');
    await store.set({ kind: 'group', id: OFFICER.id }, 'send', 'allowed', 'admin');
    expect(await store.check(OFFICER, 'send')).toBe('not-set');
  });

  it('is checked for the groups that a user is in', async () => {
    const store = permissionStore(await tenantDatabase(), () => NOW);
    await store.addUser({ id: 'olga', name: 'Olga Officer', groups: ['office', 'mis'] });
    expect(await store.actor('olga')).toEqual({
      ...OFFICER,
      groups: expect.arrayContaining(['mis', 'office']),
    });
    await expect(store.actor('nobody')).rejects.toMatchObject({ code: 'HOST_USER_UNKNOWN' });
  });
});
