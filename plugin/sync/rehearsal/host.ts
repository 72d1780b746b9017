import type { Host, HostLearner, LearnerIdentity, NamedLearner } from '../../host.ts';
import { keepRehearsed, withRehearsed } from '../../storage/rehearsed-rows.ts';

/**
 * The host as the steps of a rehearsal see it: everything is read from the real one, and what they write stays in the
 * rehearsal's own tables, where the steps after them read it. Every member is named here, so that what is added to the
 * contract reaches a rehearsal only when somebody has thought of it.
 */
export function rehearsalHost(host: Host, tables: Host['database']): Host {
  /** Most rehearsals write few rows: until the first, nobody is asked for what is changed. */
  let wrote = false;

  function getMany(refs: readonly string[]): Promise<readonly HostLearner[]>;
  function getMany(refs: readonly string[], parts: 'identity'): Promise<readonly NamedLearner[]>;
  async function getMany(refs: readonly string[], parts?: 'identity'): Promise<readonly LearnerIdentity[]> {
    if (parts !== undefined) return host.learners.getMany(refs, parts);
    const learners = await host.learners.getMany(refs);
    if (!wrote) return learners;
    const rows = await withRehearsed(tables.reader, learners);
    return learners.map((learner, at): HostLearner => ({ ...learner, destinations: rows[at]! }));
  }

  return {
    contractVersion: host.contractVersion,
    tenant: host.tenant,
    clock: host.clock,
    database: tables,
    transaction: (fn) => tables.transaction(fn),
    population: host.population,
    permissions: host.permissions,
    config: {
      get: (key) => host.config.get(key),
      all: () => host.config.all(),
      history: (key) => host.config.history(key),
      set: async () => null,
    },
    learners: {
      changes: host.learners.changes.bind(host.learners) as Host['learners']['changes'],
      getMany,
      destinationHistory: (ref) => host.learners.destinationHistory(ref),
      proposeAddress: nothing,
      suppress: nothing,
      liftSuppression: nothing,
    },
    destinations: {
      async write(tx, writes) {
        wrote = true;
        return keepRehearsed(tx, writes);
      },
    },
    notify: nothing,
    log: { info: silent, warn: silent, error: silent },
    commands: { handle: silent },
    reports: { provide: silent },
    forms: { provide: silent },
    schedule: { daily: silent },
  };
}

async function nothing(): Promise<void> {}

function silent(): void {}
