/** The jobs of a tenant by commands: found, looked into, retried, discarded, held. */
import { describe, expect, it } from 'vitest';
import { openTenant } from '../../bin/installation/tenant.ts';
import { putJobs } from '../plugin/admin/support.ts';
import { destinations } from '../support/command.ts';
import { installationOf, OFFICER } from './support.ts';

async function afterAnOutage() {
  const installation = await installationOf('north');
  const tenant = await openTenant(installation, await installation.tenants.get('north'));
  const dead = { state: 'dead', attempt: 12, reason: 'SERVICE_UNREACHABLE', detail: 'refused' };
  await putJobs(
    tenant.database,
    { kind: 'send', key: 'a', set: dead },
    { kind: 'send', key: 'b', set: dead },
    { kind: 'withdraw', key: 'c', set: { ...dead, reason: 'SERVICE_REFUSED' } },
    { kind: 'plan', key: 'd' },
  );
  await tenant.close();
  const queue = async (...words: readonly string[]) => {
    const { stdout, stderr, exitCode } = await destinations(
      ['queue', ...words, '--home', installation.home.folder],
      { DESTINATIONS_USER: OFFICER },
    );
    return { text: stdout + stderr, exitCode };
  };
  const json = async (...words: readonly string[]) =>
    JSON.parse((await queue(...words, '--output', 'json')).text) as Record<string, unknown>;
  return { queue, json };
}

describe('the queue by commands', () => {
  it('tells which jobs died and why, and what to do about one', async () => {
    const { queue } = await afterAnOutage();
    const { text } = await queue('list', '--state', 'dead');
    expect(text).toMatch(/\n2 +dead +send +12\/12 .*SERVICE_UNREACHABLE/);
    expect(text).not.toContain('plan');
    expect((await queue('list', '--limit', '2')).text).toContain('There may be more: --after 3');
    expect((await queue('list', '--limit', '2', '--after', '3')).text).toMatch(/\n2 .*\n1 /);
    const shown = await queue('show', '1');
    expect(shown.text).toContain('Job 1, send: dead, attempt 12 of 12.');
    expect(shown.text).toMatch(
      /Reason: SERVICE_UNREACHABLE, refused\nWhat to do: Check that the service runs/,
    );
    expect(await queue('show', '99')).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining('99 is not a job of this tenant'),
    });
  });

  it('retries what is meant, and only after it is named', async () => {
    const { queue, json } = await afterAnOutage();
    expect(await queue('retry')).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining('either --every or named by'),
    });
    expect((await queue('retry', '--reason', 'SERVICE_UNREACHABLE', '--dry-run')).text).toContain(
      '2 dead jobs would have a new start, with all attempts; nothing was changed.',
    );
    expect(await json('list', '--state', 'dead')).toMatchObject({ jobs: { length: 3 } });
    expect(await json('retry', '--reason', 'SERVICE_UNREACHABLE')).toMatchObject({ count: 2 });
    expect(await json('list', '--state', 'dead')).toMatchObject({ jobs: [{ id: '3' }] });
  });

  it('discards with a reason, and pauses and resumes', async () => {
    const { queue, json } = await afterAnOutage();
    expect(await queue('discard', '--job', '3')).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining('--why is not given'),
    });
    expect(await json('discard', '--job', '3', '--why', 'rebuilt')).toMatchObject({ count: 1 });
    expect(await json('list', '--state', 'discarded')).toMatchObject({ jobs: [{ detail: 'rebuilt' }] });
    expect((await queue('pause', '--why', 'restored tonight')).text).toContain('1 job waiting');
    expect((await queue('resume', '--dry-run')).text).toContain('1 job would go on');
    expect((await queue('resume')).text).toContain('1 job going on');
  }, 60_000);
});
