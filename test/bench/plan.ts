import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { barePlan } from './bare-plan.ts';
import type { Benchmark, BenchOptions } from './benchmark.ts';
import { copyDatabase, removeDatabase } from './files.ts';
import { median, secondsOf } from './measure.ts';
import { fill, type Population, TODAY } from './population.ts';
import { acceptingClient, runProcedureTimed, type StepSeconds, withClient } from './procedure.ts';
import { makeTenant, openTenant } from './tenant.ts';

/** Learners of the two sizes; a tenth of each leave. */
const SIZES = { full: { big: 1_000_000, tenth: 100_000 }, small: { big: 20_000, tenth: 2_000 } } as const;
/** Learners of the large tenant. */
export const learnersOf = ({ size }: BenchOptions): number => SIZES[size].big;

const TOMORROW = '2025-05-15';

/** One round: everything is measured on the same machine within the same minutes. */
interface Round {
  /** Scan and plan of the large tenant, of one a tenth its size, and the bare peer of the large one. */
  readonly full: number;
  readonly small: number;
  readonly bare: number;
  /** The bare peer of the small one: what growth costs whoever writes the same rows. */
  readonly bareSmall: number;
  /** The peer once more, with the cache and the checkpoints that ours has; in the first round only. */
  readonly tuned: number | null;
  /** The run of the day after, in which nothing is new: all of it. */
  readonly idle: number;
  readonly steps: StepSeconds;
}

let measured: Promise<readonly Round[]> | undefined;

/** Plan, growth and idle-run are one measurement, told three ways. */
function rounds(options: BenchOptions): Promise<readonly Round[]> {
  measured ??= measureRounds(options);
  return measured;
}

async function measureRounds(options: BenchOptions): Promise<Round[]> {
  const { big, tenth } = SIZES[options.size];
  const large = await template(options, big);
  const small = await template(options, tenth);
  const taken: Round[] = [];
  // A million learners are their own warm-up.
  for (let round = options.size === 'full' ? 1 : 0; round <= options.rounds; round += 1) {
    const made = join(options.folder, 'made.sqlite');
    const { scanAndPlan, idle, steps } = await planFully(options, large, made);
    const madeSmall = join(options.folder, 'made-small.sqlite');
    const other = await planFully(options, small, madeSmall);
    const work = copyDatabase(large, join(options.folder, 'bare.sqlite'));
    const bare = barePlan(work, made, 'as-it-comes');
    const workSmall = copyDatabase(small, join(options.folder, 'bare-small.sqlite'));
    const bareSmall = barePlan(workSmall, madeSmall, 'as-it-comes');
    // Once, to say how much of the distance is settings that anybody may make.
    const tuned = round === 1 ? barePlan(copyDatabase(large, work), made, 'set-like-ours') : null;
    const one = { full: scanAndPlan, small: other.scanAndPlan, bare, bareSmall, tuned, idle, steps };
    options.say(`round ${round}${round === 0 ? ' (warm-up)' : ''}: ${JSON.stringify(one)}`);
    if (round > 0) taken.push(one);
    for (const file of [made, work, madeSmall, workSmall]) removeDatabase(file);
  }
  return taken;
}

/** A tenant's database full of learners of whom nothing was decided yet; made once per folder. */
export async function template({ folder, say }: BenchOptions, learners: number): Promise<string> {
  const file = join(folder, `learners-${learners}.sqlite`);
  const population: Population = { learners, leavers: learners / 10, channels: 'email-and-sms' };
  if (!existsSync(file)) {
    say(`filling a tenant with ${learners} learners`);
    await makeTenant(file);
    fill(file, population);
  }
  return file;
}

async function planFully(options: BenchOptions, from: string, file: string) {
  copyDatabase(from, file);
  const first = await openTenant(file, { folder: options.folder, today: TODAY });
  const steps = await runProcedureTimed(withClient(first.context, acceptingClient()));
  await first.close();
  const next = await openTenant(file, { folder: options.folder, today: TOMORROW });
  const context = withClient(next.context, acceptingClient());
  const idle = await secondsOf(() => runProcedureTimed(context));
  await next.close();
  return { scanAndPlan: steps.scan! + steps.plan!, idle, steps };
}

export const plan: Benchmark = {
  about: 'scan and plan of 1,000,000 learners, 100,000 of them leavers, against bare better-sqlite3',
  async run(options) {
    const taken = await rounds(options);
    const raw = { ours: taken.map(({ full }) => full), peer: taken.map(({ bare }) => bare) };
    const steps = JSON.stringify(taken.at(-1)!.steps);
    return [
      {
        name: 'plan',
        unit: 's',
        ours: median(raw.ours),
        peer: median(raw.peer),
        bar: { kind: 'most', value: 3 },
        raw,
        notes: [
          `seconds by step of the last run: ${steps}`,
          `the peer with the cache and checkpoints of ours, once: ${taken[0]!.tuned?.toFixed(1)} s`,
        ],
      },
    ];
  },
};

export const growth: Benchmark = {
  about: 'cost per learner of scan and plan at 1,000,000 learners over 100,000',
  async run(options) {
    const { big, tenth } = SIZES[options.size];
    const taken = await rounds(options);
    const micro = (seconds: number, learners: number) => (seconds * 1e6) / learners;
    const raw = {
      ours: taken.map(({ full }) => micro(full, big)),
      peer: taken.map(({ small }) => micro(small, tenth)),
    };
    const [ours, peer] = [median(raw.ours), median(raw.peer)];
    const bare = median(taken.map(({ bare, bareSmall }) => micro(bare, big) / micro(bareSmall, tenth)));
    const notes = [`the bare peer of the plan, which writes the same rows, grows ${bare.toFixed(2)}x`];
    return [
      { name: 'growth', unit: 'µs a learner', ours, peer, bar: { kind: 'most', value: 1.1 }, raw, notes },
    ];
  },
};

export const idleRun: Benchmark = {
  about: 'a daily run with nothing new at 1,000,000 learners, over the full plan',
  async run(options) {
    const taken = await rounds(options);
    const raw = { ours: taken.map(({ idle }) => idle), peer: taken.map(({ full }) => full) };
    const [ours, peer] = [median(raw.ours), median(raw.peer)];
    return [{ name: 'idle-run', unit: 's', ours, peer, bar: { kind: 'most', value: 0.1 }, raw }];
  },
};
