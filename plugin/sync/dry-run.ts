import {
  type Decision,
  decidePerson,
  groupRecords,
  matchKey,
  NOTHING_TOLD,
  nonResponse,
} from '../domain/index.ts';
import type { HostLearner, LearnerChanges, LearnerIdentity } from '../host.ts';
import { addressKey } from '../storage/addresses.ts';
import { readCursor } from '../storage/cursors.ts';
import { PAGE_SIZE, type SyncContext, type SyncSettings } from './context.ts';
import { readLearners } from './person-facts.ts';

export interface DryRunPage {
  readonly persons: number;
  readonly decisions: readonly Decision[];
  /** How many of them would give an OTH-3 row today. */
  readonly nonResponses: number;
}

/**
 * Decides everybody as a first run of today would, writing nothing: two passes over the host, one to tell persons and
 * shared addresses, one to decide. What earlier runs were told (unsubscribed, bounced) is not asked: this is the view
 * before switching on.
 */
export async function* planEverybody(context: SyncContext): AsyncGenerator<DryRunPage> {
  const { host } = context;
  const settings = await context.settings();
  const switchedOnDate = await readCursor(host.database.reader, 'switched-on');
  const links: { ref: string; prevRef: string | null; matchKey: string | null }[] = [];
  const sharers = new Map<string, Set<string>>();
  for await (const learners of everybody(context))
    for (const learner of learners) {
      links.push({ ref: learner.ref, prevRef: learner.prevRef, matchKey: matchKey(learner) });
      for (const key of addressKeys(learner))
        sharers.set(key, (sharers.get(key) ?? new Set()).add(learner.ref));
    }
  const groups = groupRecords(links);
  const personOf = new Map(
    groups.flatMap(({ personKey, refs }) => refs.map((ref) => [ref, personKey] as const)),
  );
  const today = host.clock.today();

  for (let at = 0; at < groups.length; at += PAGE_SIZE) {
    const page = groups.slice(at, at + PAGE_SIZE);
    const learners = await readLearners(
      host,
      page.flatMap(({ refs }) => refs),
    );
    const byRef = new Map(learners.map((learner) => [learner.ref, learner]));
    const decisions = page.flatMap(({ personKey, refs }) =>
      decidePerson(
        { personKey, learners: refs.flatMap((ref) => byRef.get(ref) ?? []) },
        {
          today,
          settings,
          switchedOnDate,
          firstSeenEnded: new Map(),
          told: NOTHING_TOLD,
          standing: (channel, address) => ({
            persons: new Set(
              [...(sharers.get(`${channel}:${addressKey(channel, address)}`) ?? [])].map((ref) =>
                personOf.get(ref),
              ),
            ).size,
            confirmed: false,
            unusable: null,
          }),
        },
      ),
    );
    const shown = decisions.filter((decision) => decision.held !== 'test');
    const nonResponses = shown.filter((decision) => givesNonResponse(decision, learners, settings, today));
    const persons = page.filter(({ refs }) => refs.some((ref) => byRef.get(ref)?.test === false));
    yield { persons: persons.length, decisions: shown, nonResponses: nonResponses.length };
  }
}

function givesNonResponse(
  decision: Decision,
  learners: readonly HostLearner[],
  settings: SyncSettings,
  today: string,
): boolean {
  if (decision.effect !== 'non-response' || decision.held !== null) return false;
  const onRecord = learners
    .filter((learner) => learner.ref === decision.learnerRef)
    .flatMap((learner) => learner.destinations);
  const { termination, actualEnd } = decision;
  const facts = {
    cause: 'barred',
    today,
    terminationDate: termination!,
    actualEndDate: actualEnd,
    onRecord,
  } as const;
  return nonResponse(facts, settings) !== null;
}

async function* everybody({ host }: SyncContext): AsyncGenerator<readonly LearnerIdentity[]> {
  let cursor: string | null = null;
  for (;;) {
    const page: LearnerChanges<LearnerIdentity> = await host.learners.changes({
      cursor,
      limit: PAGE_SIZE,
      parts: 'identity',
    });
    yield page.learners;
    if (!page.more) return;
    cursor = page.cursor;
  }
}

function addressKeys(learner: LearnerIdentity): string[] {
  return (['email', 'sms'] as const)
    .map(
      (channel) =>
        [
          channel,
          addressKey(channel, (channel === 'email' ? learner.email : learner.telephone) ?? ''),
        ] as const,
    )
    .filter(([, key]) => key !== '')
    .map(([channel, key]) => `${channel}:${key}`);
}
