import { setTimeout as wait } from 'node:timers/promises';
import { type At, type House, type HouseName, pointOfDeath, startHouse, type Told } from './house.ts';

/** How a process is to die after it was started: by itself at a point, by its parent after a time, or at a sink. */
export type Kill = { readonly at: At } | { readonly afterMs: number } | { readonly atArrival: number };

export interface Death {
  readonly house: HouseName;
  readonly where: string;
}

export interface Supervised {
  /** Kills the process as it is now, if it was not killed since it started. */
  strike(where: string): Promise<void>;
  /** Messages that arrived at the sinks since the process started; the one at which it is to die answers true. */
  isLastArrival(): boolean;
  readonly current: House | null;
  /** It was started, said so, and has not been killed since. */
  isUp(): boolean;
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  readonly house: HouseName;
  readonly options: object;
  readonly log: string;
  /** What the next process to be started dies of; null: nothing any more. */
  readonly nextKill: () => Kill | null;
  readonly hear: (told: Told) => void;
  readonly onReady: (told: Told) => void;
  /** The process was killed; called before the next one is started. */
  readonly onDeath: (death: Death) => void;
}

/** Keeps a house running as a service manager would: whenever it was killed it is started again, at once. */
export function supervise(options: SupervisorOptions): Supervised {
  let stopping = false;
  let house: House | null = null;
  let ready: House | null = null;
  let struckAt: string | null = null;
  let arrivalsLeft = 0;

  async function live(): Promise<void> {
    while (!stopping) {
      const kill = options.nextKill();
      struckAt = null;
      arrivalsLeft = kill !== null && 'atArrival' in kill ? kill.atArrival : 0;
      const at = kill !== null && 'at' in kill ? { at: kill.at } : {};
      const started = startHouse(
        options.house,
        { ...options.options, log: options.log, ...at },
        options.hear,
      );
      house = started;
      const timer = new AbortController();
      void started.ready.then(
        (told) => {
          ready = started;
          options.onReady(told);
        },
        () => undefined,
      );
      if (kill !== null && 'afterMs' in kill)
        void started.ready
          .then(() => wait(kill.afterMs, undefined, { signal: timer.signal }))
          .then(() => strike(`${options.house}:after-${kill.afterMs}-ms`))
          .catch(() => undefined);
      const how = await started.ended;
      timer.abort();
      if (stopping) return;
      const where = struckAt ?? pointOfDeath(options.log, started);
      if (how !== 'SIGKILL' || where === null)
        throw new Error(`${options.house} ended by itself (${how}): nobody killed it`);
      options.onDeath({ house: options.house, where });
    }
  }

  async function strike(where: string): Promise<void> {
    if (house === null || house.child.exitCode !== null || house.child.signalCode !== null) return;
    struckAt ??= where;
    await house.kill();
  }

  const life = live();
  life.catch(() => undefined);
  return {
    strike,
    isLastArrival() {
      arrivalsLeft -= 1;
      return arrivalsLeft === 0;
    },
    get current() {
      return house;
    },
    isUp: () =>
      house !== null && ready === house && house.child.exitCode === null && house.child.signalCode === null,
    async stop() {
      stopping = true;
      await house?.kill();
      await life;
    },
  };
}
