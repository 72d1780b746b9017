import { counted } from '../../lib/screen/text.ts';
import type {
  ForeseenTenant,
  RolloutReport,
  TenantProgress,
  WaveProgress,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';
import type { Listing } from './listing.ts';

/** `rollout status`, and what `rollout apply` ends with. */
export function rolloutAnswer(report: RolloutReport, file: string): Answer {
  const { rollout, begun, waves } = report;
  const tenants = waves.flatMap((wave) => wave.tenants);
  const count = (state: TenantProgress['state']) => tenants.filter((one) => one.state === state).length;
  const failed = count('failed') === 0 ? '' : `, ${count('failed')} failed`;
  const since = begun === null ? 'not begun' : `begun ${minute(begun.at)} by ${begun.who}`;
  return {
    notes: [
      `Rollout ${rollout}, ${since}: ${count('done')} of ${counted(tenants.length, 'tenant')} done${failed}.`,
      ...changedNotes(report),
      nextOf(report),
      ...leftOutNotes(report, file),
    ],
    listing: {
      columns: COLUMNS,
      rows: waves.flatMap((wave) => wave.tenants.map((tenant) => rowOf(wave, tenant))),
    },
    json: report,
  };
}

const COLUMNS: Listing['columns'] = [
  { id: 'wave', title: 'Wave' },
  { id: 'tenant', title: 'Tenant' },
  { id: 'state', title: 'State' },
  { id: 'step', title: 'At' },
  { id: 'finished', title: 'Ended' },
  { id: 'told', title: 'What came of it' },
];

function rowOf(
  { name: wave }: WaveProgress,
  { tenant, state, step, done, error, finishedAt }: TenantProgress,
) {
  const sent = done.find((one) => one.step === 'test-send');
  const told = error !== null ? `${error.code}: ${error.message}. ${error.hint}` : (sent?.told ?? '');
  const finished = finishedAt === null ? '' : minute(finishedAt);
  return { wave, tenant, state, step: step ?? '', finished, told };
}

/** What happens next, or has to. */
function nextOf({ waves, atWork, begun, changed }: RolloutReport): string {
  if (atWork !== null) return `${atWork} is applying it just now.`;
  const again = changed.length > 0 ? 'apply again with --changed' : 'apply again';
  const failed = waves.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    const count = failed.tenants.filter(({ state }) => state === 'failed').length;
    return `Wave ${failed.name} has failed (${counted(count, 'tenant')}, ${failed.maxFailures} may): mend what failed, then ${again}.`;
  }
  const soaking = waves.find(({ state }) => state === 'soaking');
  if (soaking !== undefined) {
    const next = waves[waves.indexOf(soaking) + 1]!;
    return `Wave ${soaking.name} is left alone until ${minute(soaking.soakUntil!)}; wave ${next.name} follows once its checks have held once more.`;
  }
  const next = waves.find(({ state }) => state !== 'done');
  if (next === undefined) {
    const left = waves.some(({ tenants }) => tenants.some(({ state }) => state === 'failed'));
    return left ? `Every wave is done; what failed is tried again when you ${again}.` : 'All is done.';
  }
  const left = next.tenants.filter(({ state }) => state !== 'done').length;
  return `Next is wave ${next.name}, ${counted(left, 'tenant')}: ${begun === null ? 'apply' : again}.`;
}

function changedNotes({ changed }: Pick<RolloutReport, 'changed'>): readonly string[] {
  return changed.length === 0
    ? []
    : [`The file says something else than when it was applied last, in ${changed.join(', ')}.`];
}

/** Ids named before the rest is counted. */
const NAMED = 10;

/** @param file with the line of the waves */
function leftOutNotes({ leftOut }: Pick<RolloutReport, 'leftOut'>, file: string): readonly string[] {
  if (leftOut.length === 0) return [];
  const more = leftOut.length > NAMED ? ` and ${leftOut.length - NAMED} more` : '';
  const are = leftOut.length === 1 ? 'is' : 'are';
  return [
    `${file}: ${counted(leftOut.length, 'tenant')} ${are} in no wave: ${leftOut.slice(0, NAMED).join(', ')}${more}.`,
  ];
}

/** `rollout plan`. */
export function rolloutPlanAnswer(
  report: RolloutReport,
  foreseen: readonly ForeseenTenant[],
  file: string,
): Answer & { readonly blocked: number } {
  const left = foreseen.filter(({ steps }) => steps.length > 0);
  const blocked = left.filter(({ steps }) => steps.some((step) => step.blocked !== null));
  const done = foreseen.length - left.length;
  const already = done === 0 ? '' : `, ${done} of ${foreseen.length} done already`;
  return {
    notes: [
      `Rollout ${report.rollout} would take ${counted(left.length, 'tenant')} in ${counted(new Set(left.map(({ wave }) => wave)).size, 'wave')}${already}; nothing was done.`,
      ...(blocked.length === 0 ? [] : [`${counted(blocked.length, 'tenant')} would fail as things are.`]),
      ...changedNotes(report),
      ...leftOutNotes(report, file),
    ],
    listing: {
      columns: [
        { id: 'wave', title: 'Wave' },
        { id: 'tenant', title: 'Tenant' },
        { id: 'would', title: 'What it would do' },
        { id: 'blocked', title: 'What would fail' },
      ],
      rows: left.map(({ wave, tenant, steps }) => ({ wave, tenant, ...foreseenRow(steps) })),
    },
    json: {
      rollout: report.rollout,
      file: report.file,
      changed: report.changed,
      leftOut: report.leftOut,
      tenants: foreseen,
    },
    blocked: blocked.length,
  };
}

function foreseenRow(steps: ForeseenTenant['steps']) {
  const blocked = steps.find((step) => step.blocked !== null);
  const { code, message, hint } = blocked?.blocked ?? { code: '', message: '', hint: '' };
  return {
    would: steps.flatMap(({ change }) => change ?? []).join('; '),
    blocked: blocked === undefined ? '' : `${blocked.step}: ${code}: ${message}. ${hint}`,
  };
}

function minute(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
