import { addDays } from '../../../lib/ilr/calendar.ts';
import { FIRST_DAY, foundCollege, habits } from './college.ts';
import { DAYS, untilQuiet } from './days.ts';
import type { Told } from './house.ts';
import { arrivalsByWhat, lost, repeated, wrongRows } from './judge.ts';
import { contacts, destinations, expiredAttempts, heldJobs, inFlight } from './look.ts';
import { animate } from './pupils.ts';
import { type Random, seeded } from './random.ts';
import { type Death, type Kill, supervise } from './supervisor.ts';

/** What a life under KILLs came to. Effects are counted at the sinks and in the host's destinations table. */
export interface KilledLife {
  readonly seed: number;
  readonly deaths: readonly Death[];
  /** What arrived twice, in words. */
  readonly repeated: readonly string[];
  /** Messages that came to no end, that are told otherwise than they went, or days that came to no rest. */
  readonly lost: readonly string[];
  /** Learners whose destination rows are not exactly those of what they told. */
  readonly wrongRows: readonly string[];
  readonly arrivals: number;
  readonly contacts: number;
  readonly rows: number;
  readonly thanked: number;
  readonly uncertain: number;
  /** Messages between `sending` and their answer at the KILLs of the service, with those `outlived`. */
  readonly inFlight: number;
  /** Leases of the service that ran out under a process that was alive. */
  readonly outlived: number;
  /** For each job that a killed process held: milliseconds from the KILL until it was done. */
  readonly recoveries: readonly number[];
}

export interface LifeOptions {
  readonly seed: number;
  readonly pupils?: number;
  /** What each process dies of, one start after the other. */
  readonly kills: (random: Random) => { readonly plugin: readonly Kill[]; readonly service: readonly Kill[] };
  /** Seconds; absent: that of production. */
  readonly leaseSeconds?: number;
}

/** Fewer than in production: a KILL would otherwise leave all that there is to send uncertain, and show little. */
const HANDED_OVER_AT_ONCE = 3;
/**
 * Two months of a college whose plugin and survey service are killed again and again: the same seed gives the same
 * habits, the same KILLs and the same order of them. What no seed decides is how the processes' work interleaves.
 */
export async function killedLife(options: LifeOptions): Promise<KilledLife> {
  const random = seeded(options.seed);
  const college = await foundCollege({ pupils: habits(options.pupils ?? 36) });
  const kills = options.kills(random);
  const plans = { plugin: [...kills.plugin], service: [...kills.service] };
  const pupils = animate(college);
  const deaths: Death[] = [];
  const restless: string[] = [];
  const recoveries: number[] = [];
  const held = new Map<string, { readonly token: string; readonly since: number }>();
  /** Attempts of the service, as `job:attempt`, and messages that were under way when it was killed. */
  const cutOff = { attempts: new Set<string>(), messages: new Set<string>() };

  const follow = (house: 'plugin' | 'service', file: string) => ({
    log: college.log,
    nextKill: (): Kill | null => plans[house].shift() ?? null,
    hear: ({ settled }: Told) => {
      const key = `${house} ${settled}`;
      const lease = held.get(key);
      if (settled === undefined || lease === undefined) return;
      recoveries.push(performance.now() - lease.since);
      held.delete(key);
    },
    onDeath: (death: Death) => {
      deaths.push(death);
      const jobs = heldJobs(file);
      if (house === 'service') {
        for (const id of inFlight(college)) cutOff.messages.add(id);
        for (const { id, attempt } of jobs) cutOff.attempts.add(`${id}:${attempt}`);
      }
      // A lease that an earlier process left counts from that one's KILL.
      for (const { id, token } of jobs)
        if (held.get(`${house} ${id}`)?.token !== token)
          held.set(`${house} ${id}`, { token, since: performance.now() });
    },
  });
  const common = {
    home: college.home.folder,
    jitter: 0.1,
    ...(options.leaseSeconds === undefined ? {} : { leaseSeconds: options.leaseSeconds }),
  };
  const service = supervise({
    house: 'survey-service',
    options: {
      ...common,
      concurrency: HANDED_OVER_AT_ONCE,
      publicUrl: college.url,
      smtpPort: college.sinks.smtpPort,
      smsUrl: college.sinks.smsUrl,
    },
    ...follow('service', college.files.service),
    onReady: ({ port }) => {
      college.proxy.target = port ?? null;
    },
  });
  college.sinks.beforeReply = async (arrival) => {
    if (service.isLastArrival()) await service.strike(`survey-service:at-${arrival.channel}-sink`);
    pupils.arrived(arrival);
  };
  const plugin = supervise({
    house: 'plugin-worker',
    options: common,
    ...follow('plugin', college.files.tenant),
    onReady: () => undefined,
  });

  try {
    for (const day of DAYS) {
      college.day(addDays(FIRST_DAY, day));
      if (await untilQuiet(college, pupils, () => service.isUp() && plugin.isUp())) continue;
      restless.push(`day ${day} did not come to rest`);
      break;
    }
  } finally {
    await plugin.stop();
    await service.stop();
  }

  const told = contacts(college);
  const rows = destinations(college);
  // A short lease may run out under a process that lives, on a busy machine: then nobody can tell either.
  const outlived = expiredAttempts(college.files.service).filter((name) => !cutOff.attempts.has(name));
  const got = arrivalsByWhat(college.sinks.arrivals);
  const uncertain = told.filter(({ state }) => state === 'uncertain').length;
  return {
    seed: options.seed,
    deaths,
    repeated: repeated(college.sinks.arrivals),
    lost: [...restless, ...lost(told, got, college.pupils)],
    wrongRows: wrongRows(rows, college.pupils, pupils.thanked),
    arrivals: college.sinks.arrivals.length,
    contacts: told.length,
    rows: rows.length,
    thanked: pupils.thanked.size,
    uncertain,
    inFlight: cutOff.messages.size + outlived.length,
    outlived: outlived.length,
    recoveries,
  };
}
