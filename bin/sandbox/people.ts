import { becomeOperator } from '../../plugin/admin/index.ts';
import type { Actor } from '../../plugin/host.ts';
import type { Houses } from './houses.ts';

/** The user of the sandbox's MIS in whose name everything is done. */
export const OFFICER = 'mis.officer';

const PERMISSIONS = ['send-destination-survey', 'get-destination-survey-results'] as const;

export async function hireOfficer({ tenant }: Houses): Promise<Actor> {
  const { mis } = tenant.reference;
  await mis.addUser({ id: OFFICER, name: 'MIS officer', groups: ['mis-office'] });
  return mis.actor(OFFICER);
}

/** *Edit Permissions › user › Commands › Trainee Editor*: both permissions of the plugin on. */
export async function allowOfficer({ tenant }: Houses): Promise<void> {
  for (const permission of PERMISSIONS)
    await tenant.reference.mis.setPermission({ kind: 'user', id: OFFICER }, permission, 'allowed', 'admin');
}

/** Who made a sandbox is its operator, as who makes an installation is. */
export async function putInCharge({ installation }: Houses, officer: Actor): Promise<void> {
  await becomeOperator(installation, officer);
}
