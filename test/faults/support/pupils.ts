import { setTimeout as wait } from 'node:timers/promises';
import { createBrowser } from '../../../bin/sandbox/browser.ts';
import { answerSurvey, unsubscribe } from '../../../bin/sandbox/learner.ts';
import type { College, Pupil } from './college.ts';
import type { Arrival } from './sinks.ts';

/** Milliseconds until somebody whose page did not load tries again. */
const AGAIN_MS = 100;
/** A minute without a page is no restart any more. */
const MOST_TRIES = 600;

/** What the learners do when a message comes, and what they were told. */
export interface Pupils {
  /** References of the learners whom the last page thanked. */
  readonly thanked: ReadonlySet<string>;
  readonly unsubscribed: ReadonlySet<string>;
  /** Resolves when everybody has done what they wanted. */
  settled(): Promise<void>;
  /** Is nobody in the middle of something? */
  areIdle(): boolean;
  arrived(arrival: Arrival): void;
}

/** Lets every learner act on what arrives, over HTTP, as often as it takes: services may die under their hands. */
export function animate(college: College): Pupils {
  const thanked = new Set<string>();
  const unsubscribed = new Set<string>();
  const begun = new Set<string>();
  const busy = new Set<Promise<void>>();
  const byAddress = new Map<string, Pupil>();
  for (const pupil of college.pupils) {
    byAddress.set(pupil.email, pupil);
    if (pupil.sms !== null) byAddress.set(pupil.sms, pupil);
  }

  async function persist(act: () => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await act();
        return;
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
        await wait(AGAIN_MS);
      }
    }
  }

  return {
    thanked,
    unsubscribed,
    async settled() {
      while (busy.size > 0) await Promise.all(busy);
    },
    areIdle: () => busy.size === 0,
    arrived({ to, kind, link }) {
      const pupil = byAddress.get(to);
      if (pupil === undefined) throw new Error(`nobody has the address ${to}`);
      const acts =
        (kind === 'invitation' && (pupil.habit === 'answers' || pupil.habit === 'unsubscribes')) ||
        (kind === 'reminder' && pupil.habit === 'answers-reminder');
      if (!acts || begun.has(pupil.ref)) return;
      begun.add(pupil.ref);
      const doing = persist(async () => {
        if (pupil.habit === 'unsubscribes') {
          await unsubscribe(link);
          unsubscribed.add(pupil.ref);
        } else {
          await answerOnce(link, pupil.since);
          thanked.add(pupil.ref);
        }
      }).finally(() => busy.delete(doing));
      busy.add(doing);
    },
  };
}

/** Whoever lost the last page opens the link again, and may read that the answer has been received. */
async function answerOnce(link: string, since: string): Promise<void> {
  const browser = createBrowser();
  await browser.open(link);
  if (browser.title.includes('already answered')) return;
  const start = { when: 'date', value: since } as const;
  await answerSurvey(link, {
    preferNotToSay: false,
    activities: [{ kind: 'employed', hours: '16-or-more', start, end: null }],
  });
}
