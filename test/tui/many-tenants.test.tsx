/** Tenants that are not open yet, cannot be opened, or are not to be. */
import { expect, it, vi } from 'vitest';
import { CodedError } from '../../lib/errors/index.ts';
import type { TenantAccess } from '../../tui/index.ts';
import { TENANT } from '../host/support.ts';
import { tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen } from './support.tsx';

function refused(id: string, error: CodedError): TenantAccess {
  const fail = () => {
    throw error;
  };
  return { id, state: () => 'troubled', now: fail, open: async () => fail(), glance: async () => fail() };
}

it('shows what is open, waits for what is on its way, and tells why the others are not', async () => {
  const north = await tenantAtWork();
  const south = await tenantAtWork({ tenant: { ...TENANT, id: 'south', name: 'South College' } });
  let up = false;
  let arrive: (tenant: typeof south) => void = () => {};
  const arrival = new Promise<typeof south>((resolve) => {
    arrive = resolve;
  });
  const slow: TenantAccess = {
    id: 'south',
    state: () => (up ? 'open' : 'due'),
    now: () => (up ? south : null),
    open: () => arrival,
    glance: (look) => look(),
  };
  const screen = openScreen([
    north,
    slow,
    refused('east', new CodedError('TENANT_START_TIMEOUT', { tenant: 'east', seconds: 20 })),
    refused('west', new CodedError('TENANT_DISABLED', { tenant: 'west' })),
  ]);
  await screen.shows(/North College +– off/, /south +… reading/, /east +✗ unread/, /west +○ disabled/);
  // Worst first, and what nobody has to look at last.
  const order = screen
    .lines()
    .flatMap((line) => /(east|North|south|west)\b.*(✗|–|…|○)/.exec(line)?.[1] ?? []);
  expect([order[0], order.at(-1)]).toEqual(['east', 'west']);
  expect(screen.frame()).toContain('1 not read');
  up = true;
  arrive(south);
  await screen.shows(/South College +– off/);
});

it('opens one tenant after the other, so that keys go between, and lets none that hangs hold up the others', async () => {
  const north = await tenantAtWork();
  const begun: string[] = [];
  const hanging = (id: string): TenantAccess => ({
    id,
    state: () => (begun.includes(id) ? 'coming' : 'due'),
    now: () => null,
    open: () => {
      begun.push(id);
      return new Promise(() => {});
    },
    glance: (look) => look(),
  });
  const ids = ['a', 'b', 'c', 'd'];
  openScreen([north, ...ids.map(hanging)]);
  await vi.waitFor(() => expect(begun).not.toEqual([]), { interval: 1 });
  expect(begun).toEqual(['a']);
  await vi.waitFor(() => expect(begun).toEqual(ids), { timeout: 10_000 });
});
