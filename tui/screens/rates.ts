import type { Tally, TenantOverview } from '../../plugin/admin/index.ts';

const SPARKS = '▁▂▃▄▅▆▇█';

/** Of the leavers to whom a message went, how many answered, as `rates` has it. */
export function responseRate({ tallies: [newest] }: Pick<TenantOverview, 'tallies'>): string {
  return newest === undefined ? '–' : perCent(newest.answered, newest.contacted);
}

/** Of all leavers, of how many a destination is known, as `rates` has it. */
export function knowledgeRate({ tallies: [newest] }: Pick<TenantOverview, 'tallies'>): string {
  return newest === undefined ? '–' : perCent(newest.known, newest.leavers);
}

/** The knowledge rate after the latest runs, oldest of them first: the lowest bar is nobody, the highest everybody. */
export function knowledgeTrend({ tallies }: Pick<TenantOverview, 'tallies'>): string {
  return [...tallies]
    .reverse()
    .map(({ known, leavers }) => SPARKS[Math.round(share(known, leavers) * (SPARKS.length - 1))])
    .join('');
}

/** Of whom the newest rates are. */
export function whoseRates({ fromOn, toOn, runId }: Tally): string {
  return `left ${fromOn} to ${toOn}, as run ${runId} found it`;
}

function perCent(part: number, of: number): string {
  return of === 0 ? '–' : `${Math.round(100 * share(part, of))} %`;
}

function share(part: number, of: number): number {
  return of === 0 ? 0 : part / of;
}
