import { asCoded } from '../lib/errors/index.ts';
import { clean, counted, thousands } from '../lib/screen/text.ts';
import { overview, type TenantOverview } from '../plugin/admin/index.ts';
import { knowledgeRate, responseRate } from './screens/rates.ts';
import type { TenantAccess } from './state/access.ts';

/** How the tenants stand, one fact a line, without escapes: for a pipe, a dumb terminal, a screen reader. */
export async function plainListing(tenants: readonly TenantAccess[], status: string | null): Promise<string> {
  const lines: string[] = [`Destination Tracking, ${counted(tenants.length, 'tenant')}`];
  if (status !== null) lines.push(clean(status));
  // All at once, since each may take its time; each is read when it is up, and told in its turn.
  for (const told of await Promise.all(tenants.map(tenantLines))) lines.push('', ...told);
  return `${lines.join('\n')}\n`;
}

async function tenantLines({ id, open, glance }: TenantAccess): Promise<readonly string[]> {
  try {
    const { context, actor } = await open();
    const read = await glance(() => overview(context, actor));
    return [clean(id), ...factsOf(read).map((fact) => `  ${fact}`)];
  } catch (error) {
    const { code, message, hint } = asCoded(error);
    return [clean(id), `  could not be read, ${code}: ${message}. ${hint}`];
  }
}

function factsOf(read: TenantOverview): readonly string[] {
  const { tenant, enabled, today, queue, surveys, runs, nextRun } = read;
  const [last] = runs;
  const { pause } = queue;
  const states = Object.entries(surveys).map(([state, count]) => `${thousands(count)} ${state}`);
  return [
    `name: ${clean(tenant.name)}`,
    `tracking: ${enabled ? 'on' : 'off'}`,
    `today there: ${today}`,
    `jobs: ${queue.ready} ready, ${queue.waiting} waiting, ${queue.leased} leased, ${queue.dead} dead`,
    ...(pause === null ? [] : [`queue: paused by ${clean(pause.who)}, ${clean(pause.why)}`]),
    `surveys: ${states.length === 0 ? 'none' : states.join(', ')}`,
    `response rate: ${responseRate(read)}`,
    `knowledge rate: ${knowledgeRate(read)}`,
    `last run: ${last === undefined ? 'none' : `${last.id}, ${last.kind}, ${last.localDate}, ${last.state}`}`,
    `next run: ${nextRun === null ? 'none' : `${nextRun.date} ${nextRun.time}`}`,
  ];
}
