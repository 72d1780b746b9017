import { describe, expect, it } from 'vitest';
import { CodedError } from '../../lib/errors/index.ts';
import { latestAudit } from '../../plugin/storage/audit.ts';
import { runsView } from '../../tui/screens/runs.ts';
import { openAlready, type TenantAccess } from '../../tui/state/access.ts';
import { initialState } from '../../tui/state/state.ts';
import { TENANT } from '../host/support.ts';
import { allow, deny, putJobs, type Tenant, tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen, putLeavers } from './support.tsx';

describe('what the screen shows', () => {
  it('follows the data a second later', async () => {
    const tenant = await tenantAtWork();
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('2');
    await screen.shows('No jobs here.');
    await putJobs(tenant.database, { kind: 'plan', key: 'a' });
    screen.tick();
    await screen.shows('1 job ', 'plan');
  });

  it('stays still while it is frozen, and goes on when let go', async () => {
    const tenant = await tenantAtWork();
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('2', 'f');
    await screen.shows('No jobs here.', '‖ FROZEN');
    await putJobs(tenant.database, { kind: 'plan', key: 'a' });
    screen.tick();
    screen.tick();
    await screen.store.settled();
    expect(screen.frame()).toContain('No jobs here.');
    await screen.press('f');
    screen.tick();
    await screen.shows('1 job ');
    expect(screen.frame()).not.toContain('FROZEN');
  });

  it('keeps the selected line by its id when others come before it or go', async () => {
    const tenant = await tenantAtWork();
    await putLeavers(tenant.database, { ref: 'L002' }, { ref: 'L003' }, { ref: 'L004' });
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('4', 'j');
    await screen.shows(/▸ L003/);
    await putLeavers(tenant.database, { ref: 'L001' });
    screen.tick();
    await screen.shows('L001', /▸ L003/, '4 leavers');
    await tenant.database.transaction((tx) => tx('dt_decision').where({ learner_ref: 'L002' }).delete());
    screen.tick();
    await screen.shows(/▸ L003/, '3 leavers');
    // Gone itself, the line takes its place that comes after it.
    await tenant.database.transaction((tx) => tx('dt_decision').where({ learner_ref: 'L003' }).delete());
    screen.tick();
    await screen.shows(/▸ L004/, '2 leavers');
  });

  it('is not drawn again while nothing changes', async () => {
    const tenant = await tenantAtWork();
    await putJobs(tenant.database, { kind: 'plan', key: 'a' });
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('2');
    await screen.shows('1 job ');
    screen.now = Math.ceil(screen.now / 60_000) * 60_000;
    screen.tick();
    await screen.store.settled();
    const frames = screen.frames.length;
    for (let second = 0; second < 20; second += 1) {
      screen.tick();
      await screen.store.settled();
    }
    expect(screen.frames.length).toBe(frames);
  });

  it('does not say that there was no run before it has looked', () => {
    const state = initialState([{ id: 'north' }], {
      size: { columns: 100, rows: 30 },
      colour: true,
      readOnly: false,
      status: null,
      now: 0,
      commands: [],
    });
    expect(runsView(state).empty).toBe('Reading…');
  });

  it('is read less often while nobody presses a key, and at once when somebody does', async () => {
    const tenant = await tenantAtWork();
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('2');
    await screen.shows('No jobs here.');
    screen.now += 61_000;
    await putJobs(tenant.database, { kind: 'plan', key: 'a' });
    screen.tick();
    await screen.store.settled();
    expect(screen.frame()).toContain('No jobs here.');
    for (let second = 0; second < 9; second += 1) screen.tick();
    await screen.shows('1 job ');
  });
});

describe('a read that fails', () => {
  it('leaves what was read, says what happened and what to do, and counts the seconds', async () => {
    const tenant = await tenantAtWork();
    await putJobs(tenant.database, { kind: 'plan', key: 'a' });
    const screen = openScreen([tenant]);
    await screen.shows('North College');
    await screen.press('2');
    await screen.shows('1 job ');
    await tenant.database.transaction((tx) => tx.schema.renameTable('dq_job', 'dq_away'));
    screen.tick();
    await screen.shows(
      '! STALE',
      'no such table: dq_job',
      'report this with the log of this run',
      '1 job ',
      'plan',
    );
    screen.tick();
    screen.tick();
    await screen.shows(/! STALE [1-9] s/);
    // The screen stays usable.
    await screen.press('1');
    await screen.shows('1 tenant');
    await screen.press('2', '?');
    await screen.shows('Everywhere');
    await screen.press('?');
    await tenant.database.transaction((tx) => tx.schema.renameTable('dq_away', 'dq_job'));
    screen.tick();
    await screen.hides('STALE');
    await screen.shows('1 job ');
  });

  it('of one list is told on its screen, with the hint of its code, and the other screens go on', async () => {
    const tenant = await tenantAtWork();
    await putLeavers(tenant.database, { ref: 'L001' });
    const busy = whenBusy(tenant, 'dt_decision as d');
    const screen = openScreen([{ ...tenant, context: busy.context }]);
    await screen.shows('North College');
    await screen.press('4');
    await screen.shows('L001');
    busy.set(true);
    screen.tick();
    await screen.shows('! STALE', 'stayed locked by another process. Try again; if it stays so', 'L001');
    await screen.press('5');
    await screen.shows('No run yet.');
    busy.set(false);
    await screen.press('4');
    await screen.hides('STALE');
  });

  it('of one tenant leaves the others alone, and puts it first', async () => {
    const north = await tenantAtWork();
    const south = await tenantAtWork({ tenant: { ...TENANT, id: 'south', name: 'South College' } });
    await south.database.transaction((tx) => tx.schema.renameTable('dt_run', 'dt_away'));
    const screen = openScreen([north, south], { size: { columns: 80, rows: 24 } });
    const frame = await screen.shows('North College', '✗ unread');
    expect(frame.indexOf('south')).toBeLessThan(frame.indexOf('North College'));
    expect(frame).toContain('✗ 1 not read');
    expect(frame).not.toContain('STALE');
    await screen.press('up');
    await screen.shows('! STALE', 'refused a statement');
  });

  it('for want of a permission is on record once, not every second, and ends when the permission is set', async () => {
    const tenant = await tenantAtWork();
    await deny(tenant.reference, 'get-destination-survey-results');
    const screen = openScreen([tenant]);
    await screen.shows('is denied to olga', 'Trainee Editor', '✗ unread');
    for (let second = 0; second < 5; second += 1) {
      screen.tick();
      await screen.store.settled();
    }
    const refused = (await latestAudit(tenant.database.reader, 50)).filter(({ act }) => act === 'overview');
    expect(refused).toHaveLength(1);
    await allow(tenant.reference, 'get-destination-survey-results');
    screen.tick();
    await screen.hides('denied');
    await screen.shows('North College', '– off');
  });
});

describe('many tenants', () => {
  it('are all read at the start, and in turn afterwards', async () => {
    const tenants = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        tenantAtWork({ tenant: { ...TENANT, id: `t${10 + at}`, name: `College ${10 + at}` } }),
      ),
    );
    const screen = openScreen(tenants);
    await screen.shows(...tenants.map((_, at) => `College ${10 + at}`));
    await putJobs(tenants[11]!.database, { kind: 'plan', key: 'a', set: { state: 'dead' } });
    screen.tick();
    await screen.store.settled();
    expect(screen.frame()).not.toContain('✗ 1 dead job');
    screen.tick();
    screen.tick();
    const frame = await screen.shows('✗ 1 dead job');
    // Worst first.
    expect(frame.indexOf('College 21')).toBeLessThan(frame.indexOf('College 10'));
  });

  it('are closed when they were read: open are the one in hand and few on their way', async () => {
    const tenants = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        tenantAtWork({ tenant: { ...TENANT, id: `t${10 + at}`, name: `College ${10 + at}` } }),
      ),
    );
    const open = new Set<string>();
    let most = 0;
    const screen = openScreen(
      tenants.map((tenant) =>
        resting(tenant, (id, isOpen) => {
          if (isOpen) open.add(id);
          else open.delete(id);
          most = Math.max(most, open.size);
        }),
      ),
    );
    await screen.shows(...tenants.map((_, at) => `College ${10 + at}`));
    await screen.store.settled();
    expect([...open]).toEqual(['t10']);
    expect(most).toBeLessThanOrEqual(9);
    await screen.press('down', '2');
    await screen.shows('No jobs here.');
    await screen.store.settled();
    expect([...open]).toEqual(['t11']);
  });

  it('are not closed while something is asked, which may be about any of them', async () => {
    const north = await tenantAtWork();
    const south = await tenantAtWork({ tenant: { ...TENANT, id: 'south', name: 'South College' } });
    const open = new Set<string>();
    let come: () => void = () => {};
    const slow = new Promise<void>((resolve) => {
      come = resolve;
    });
    const access = resting(south, (id, isOpen) => (isOpen ? open.add(id) : open.delete(id)));
    const screen = openScreen([
      openAlready(north),
      {
        ...access,
        open: async () => {
          await slow;
          return access.open();
        },
      },
    ]);
    await screen.shows('North College');
    await screen.press('g');
    await screen.shows('Get responses, North College', 'Do it?');
    come();
    await screen.shows('South College');
    expect([...open]).toEqual(['south']);
    await screen.press('n');
    screen.tick();
    await screen.store.settled();
    expect([...open]).toEqual([]);
  });
});

/** A tenant that is closed whenever nobody needs it, and opened when somebody does. */
function resting(tenant: Tenant, tell: (id: string, isOpen: boolean) => void): TenantAccess {
  const { id } = tenant;
  let how: 'due' | 'open' | 'at rest' = 'due';
  return {
    id,
    state: () => how,
    now: () => (how === 'open' ? tenant : null),
    async open() {
      how = 'open';
      tell(id, true);
      return tenant;
    },
    async glance(look) {
      const seen = await look();
      how = 'at rest';
      tell(id, false);
      return seen;
    },
  };
}

/** The tenant, with one of its tables held by somebody else while that is set. */
function whenBusy({ context, database }: Tenant, table: string) {
  let busy = false;
  const reader = new Proxy(database.reader, {
    apply(target, self, args: [string]) {
      if (busy && args[0] === table) throw new CodedError('SQL_BUSY', { location: 'the file' });
      return Reflect.apply(target, self, args);
    },
  });
  const host = { ...context.host, database: { ...database, reader } };
  return {
    context: { ...context, host },
    set: (now: boolean) => {
      busy = now;
    },
  };
}
