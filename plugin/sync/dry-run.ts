import { type Decision, decidePerson, nonResponse } from '../domain/index.ts';
import type { Host, HostLearner, LearnerChanges, LearnerIdentity } from '../host.ts';
import { readCursor } from '../storage/cursors.ts';
import { type PersonDue, personsDue } from '../storage/persons.ts';
import { scratchTables } from '../storage/scratch.ts';
import { PAGE_SIZE, type SyncContext, type SyncSettings } from './context.ts';
import { readFacts } from './person-facts.ts';
import { learnLearners } from './scan.ts';

export interface DryRunPage {
  readonly persons: number;
  readonly decisions: readonly Decision[];
  /** How many of them would give a row for the barred today: OTH-3, or what the provider has for it. */
  readonly nonResponses: number;
}

/**
 * Decides everybody as a first run of today would, writing nothing of it into the tenant's database: the steps of a run,
 * scan and plan, on tables of their own that are thrown away. What earlier runs were told (unsubscribed, bounced) is not
 * asked: this is the view before switching on.
 */
export async function* planEverybody(context: SyncContext): AsyncGenerator<DryRunPage> {
  const settings = await context.settings();
  const switchedOnDate = await readCursor(context.host.database.reader, 'switched-on');
  const scratch = await scratchTables();
  try {
    const host: Host = { ...context.host, database: scratch, transaction: (fn) => scratch.transaction(fn) };
    for await (const learners of everybody(context)) await learnLearners({ ...context, host }, learners);
    const today = host.clock.today();
    for await (const personKeys of personsInPages(host, today)) {
      const page = await readFacts(host, settings, personKeys);
      const decisions = page.persons.flatMap((person) =>
        decidePerson(person, { ...page.context(person), today, switchedOnDate }),
      );
      const learners = page.persons.flatMap((person) => person.learners);
      const shown = decisions.filter((decision) => decision.held !== 'test');
      const nonResponses = shown.filter((decision) => givesNonResponse(decision, learners, settings, today));
      const persons = page.persons.filter((person) => person.learners.some(({ test }) => !test));
      yield { persons: persons.length, decisions: shown, nonResponses: nonResponses.length };
    }
  } finally {
    await scratch.close();
  }
}

/** Everybody was learned of today, and so is due today. */
async function* personsInPages(host: Host, today: string): AsyncGenerator<string[]> {
  for (let after: PersonDue | null = null; ; ) {
    const page: PersonDue[] = await personsDue(host.database.reader, { today, after, limit: PAGE_SIZE });
    after = page.at(-1) ?? null;
    if (after === null) return;
    yield page.map(({ personKey }) => personKey);
  }
}

function givesNonResponse(
  decision: Decision,
  learners: readonly HostLearner[],
  settings: SyncSettings,
  today: string,
): boolean {
  if (decision.effect !== 'non-response' || decision.held !== null) return false;
  const onRecord = learners.find((learner) => learner.ref === decision.learnerRef)?.destinations ?? [];
  const { termination, actualEnd, potId } = decision;
  const facts = {
    cause: 'barred',
    potId,
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
