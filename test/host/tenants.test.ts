import { expect, it } from 'vitest';
import { createSchedules } from '../../host/schedules.ts';
import { tenantRegister } from '../../host/tenants.ts';
import { controlDatabase, SILENT, TENANT } from './support.ts';

it('knows the tenants of an installation, and when each runs next', async () => {
  const control = await controlDatabase();
  const register = tenantRegister(control);
  await register.put({ ...TENANT, location: 'north.db' });
  await register.put({ ...TENANT, id: 'south', name: 'South College', location: 'south.db' });
  await register.put({ ...TENANT, name: 'North & East College', location: 'north.db' });
  expect(await register.all()).toMatchObject([
    { id: 'north', name: 'North & East College', location: 'north.db', nextRunAt: null },
    { id: 'south' },
  ]);

  const schedule = {
    id: 'daily',
    timeOfDay: async () => '02:00',
    timeZone: 'Europe/London',
    run: async () => {},
  };
  await createSchedules({ control, tenant: 'north', log: SILENT }, [schedule], () => '').runDue(
    '2025-01-10T02:00:00Z',
  );
  expect(await register.find('north')).toMatchObject({ nextRunAt: '2025-01-11T02:00:00.000Z' });
  expect(await register.find('west')).toBeNull();
});
