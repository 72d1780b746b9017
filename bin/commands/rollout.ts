import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';
import { counted } from '../../lib/screen/text.ts';
import {
  type Actor,
  applyRollout,
  assignTenants,
  permittedSupplier,
  planRollout,
  rolloutStatus,
  type Waves,
} from '../../plugin/admin/index.ts';
import { inspectRollout, type RolloutFile, type RolloutProblem } from '../../plugin/config/index.ts';
import { everOffboarded } from '../../plugin/storage/control/offboardings.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { rolloutAnswer, rolloutPlanAnswer } from '../../tui/cli/rollout.ts';
import { shortPath } from '../files.ts';
import type { Installation } from '../installation/installation.ts';
import { foreseeTenant } from '../rollout/foresee.ts';
import { rolloutSteps } from '../rollout/steps.ts';

/** Tenants looked at at the same time, for a plan. */
const AT_ONCE = 8;

/** How a command on a rollout ended. */
export interface RolloutEnded extends Answer {
  /** Of a plan whether something is wrong with the file or blocks a tenant; of an apply whether something is left. */
  readonly ends: 'well' | 'file' | 'blocked' | 'in part';
}

/** `rollout plan FILE`: what would happen to each tenant, or everything that is wrong with the file. */
export async function rolloutPlan(
  installation: Installation,
  actor: Actor,
  file: string,
): Promise<RolloutEnded> {
  const { rollout, waves, problems } = await readRollout(installation, actor, file);
  if (problems.length > 0) return { ...problemsAnswer(file, problems), ends: 'file' };
  const report = await rolloutStatus(installation, actor, rollout!, waves!);
  const queue = new PQueue({ concurrency: AT_ONCE });
  const foreseen = await planRollout(installation, actor, { rollout: rollout!, ...waves! }, (tenant, steps) =>
    queue.add(() => foreseeTenant(installation, actor, tenant, steps)),
  );
  const { blocked, ...answer } = rolloutPlanAnswer(report, foreseen, whereOfWaves(rollout!));
  return { ...answer, ends: blocked > 0 ? 'blocked' : 'well' };
}

/** `rollout status FILE`. @throws the first thing that is wrong with the file */
export async function rolloutStatusAnswer(
  installation: Installation,
  actor: Actor,
  file: string,
): Promise<Answer> {
  const { rollout, waves } = await goodRollout(installation, actor, file);
  return rolloutAnswer(await rolloutStatus(installation, actor, rollout, waves), whereOfWaves(rollout));
}

export interface RolloutApplyOptions {
  readonly file: string;
  readonly why: string;
  readonly wave: string | null;
  readonly concurrency: number;
  readonly changed: boolean;
  /** Asks whether so many tenants are meant. @throws ROLLOUT_NOT_CONFIRMED */
  readonly confirm: (question: string, tenants: number) => Promise<void>;
  readonly say: (line: string) => void;
  readonly stop: AbortSignal;
}

/** `rollout apply FILE`. @throws the first thing that is wrong with the file, and as `applyRollout` */
export async function rolloutApply(
  installation: Installation,
  actor: Actor,
  { file, wave, confirm, stop, ...options }: RolloutApplyOptions,
): Promise<RolloutEnded> {
  const { rollout, waves } = await goodRollout(installation, actor, file);
  const before = await rolloutStatus(installation, actor, rollout, waves);
  const chosen = before.waves.filter(({ name }) => wave === null || name === wave);
  const left = chosen.flatMap(({ tenants }) => tenants.filter(({ state }) => state !== 'done')).length;
  if (left > 0) await confirm(`Roll out ${rollout.name} to ${counted(left, 'tenant')}`, left);
  const steps = rolloutSteps(installation, actor);
  try {
    const report = await applyRollout(installation, actor, {
      ...options,
      ...waves,
      ...{ rollout, only: wave, stop, perform: steps.perform },
      wait: (seconds) => pause(seconds * 1_000, undefined, { signal: stop }).catch(() => {}),
    });
    const done = report.waves
      .filter(({ name }) => wave === null || name === wave)
      .every(({ tenants }) => tenants.every(({ state }) => state === 'done'));
    return { ...rolloutAnswer(report, whereOfWaves(rollout)), ends: done ? 'well' : 'in part' };
  } finally {
    steps.close();
  }
}

interface Read {
  readonly rollout: RolloutFile | null;
  readonly waves: Waves | null;
  readonly problems: readonly RolloutProblem[];
}

/** What a rollout names is held against the tenants there are, which is nobody's to know without a role. */
async function readRollout(installation: Installation, actor: Actor, file: string): Promise<Read> {
  const act = { name: 'rollout-status', target: null, tenant: null, effect: 'look' } as const;
  return permittedSupplier(installation, actor, act, async () => {
    const { rollout, problems } = await inspectRollout(shortPath(file));
    if (rollout === null) return { rollout, waves: null, problems };
    // A tenant that lost its manifest is not there to be rolled out to.
    const known = (await installation.tenants.list()).filter((tenant) => tenant.file !== null);
    const ids = known.map(({ id }) => id);
    // One that came back was enabled again.
    const offboarded = await everOffboarded(installation.control.reader);
    const left = known.filter(({ id, manifest }) => offboarded.has(id) && manifest?.enabled !== true);
    const waves = assignTenants(rollout, ids, new Set(left.map(({ id }) => id)));
    return { rollout, waves, problems: waves.problems };
  });
}

async function goodRollout(installation: Installation, actor: Actor, file: string) {
  const { rollout, waves, problems } = await readRollout(installation, actor, file);
  if (problems.length > 0) throw problems[0]!.error;
  return { rollout: rollout!, waves: waves! };
}

function whereOfWaves(rollout: RolloutFile): string {
  return rollout.where(['waves']).text;
}

function problemsAnswer(file: string, problems: readonly RolloutProblem[]): Answer {
  const rows = problems.map(({ line, path, error: { code, message, hint } }) => ({
    ...{ file: shortPath(file), line, path, code, problem: message, next: hint },
  }));
  return {
    notes: [`${counted(rows.length, 'problem')} in ${shortPath(file)}; nothing can be rolled out.`],
    listing: {
      columns: [
        { id: 'line', title: 'Line' },
        { id: 'code', title: 'Code' },
        { id: 'problem', title: 'Problem' },
        { id: 'next', title: 'What to do' },
      ],
      rows,
    },
    json: { file: shortPath(file), problems: rows },
  };
}
