import nodemailer from 'nodemailer';
import { createBrowser } from '../../bin/sandbox/browser.ts';
import type { Houses } from '../../bin/sandbox/houses.ts';
import { answerSurvey, unsubscribe } from '../../bin/sandbox/learner.ts';
import type { Random } from '../../lib/ilr/generator/random.ts';
import { dsn } from '../service/bounces/reports.ts';
import { plusDays } from './rules/calendar.ts';
import type { Told, ToldActivity } from './rules/facts.ts';

type Answers = Parameters<typeof answerSurvey>[1];

/** Whether a link still leads to a survey. */
export async function isAlive(link: string): Promise<boolean> {
  return (await fetch(link)).status === 200;
}

type Answered = Extract<Told, { what: 'answered' }>;

/**
 * Answers to the end.
 * @param begun what was told when they left off in the middle
 * @param mayLieAhead some tell of what begins only later
 */
export async function answer(
  link: string,
  today: string,
  random: Random,
  begun: readonly ToldActivity[] | null,
  mayLieAhead: boolean,
): Promise<Answered> {
  const isAhead = mayLieAhead && random.chance(0.3);
  const fresh = isAhead ? startsAhead : activitiesOf;
  const activities = begun === null ? fresh(today, random) : goneOnWith(begun, today, random);
  const answers = { activities, preferNotToSay: activities.length === 0 } as Answers;
  await answerSurvey(link, answers);
  return { what: 'answered', activities };
}

/** Says by one press that all is as they told it last time. @returns null where the page does not ask that */
export async function sayStillSo(
  link: string,
  toldBefore: readonly ToldActivity[],
): Promise<Answered | null> {
  const browser = createBrowser();
  await browser.open(link);
  if (!browser.title.startsWith('Is this still so?')) return null;
  await browser.post({});
  if (browser.status !== 200) throw new Error(`status ${browser.status} on "${browser.title}"`);
  return { what: 'answered', activities: toldBefore };
}

/** What was ticked is asked to its end; what was told stays. */
function goneOnWith(begun: readonly ToldActivity[], today: string, random: Random): readonly ToldActivity[] {
  const start = { when: 'date', value: plusDays(today, -random.whole(0, 100)) } as const;
  const job = begun[0] ?? { kind: 'employed', hours: 'fewer-than-16', start, end: null };
  return [job, { kind: 'voluntary', start: { when: 'unknown' }, end: null }];
}

/** Begins and leaves off: with nothing told to its end, or with one activity of two. */
export async function halfAnswer(
  link: string,
  today: string,
  random: Random,
): Promise<Extract<Told, { what: 'partly' }>> {
  const browser = createBrowser();
  await browser.open(link);
  await browser.follow('Start', 'Go on', 'Something has changed');
  await browser.post({ activities: ['employed', 'voluntary'] });
  if (random.chance(0.5)) return { what: 'partly', activities: [] };
  const value = plusDays(today, -random.whole(1, 100));
  const [year = '', month = '', day = ''] = value.split('-');
  await browser.post({ hours: '16-or-more' });
  await browser.post({ when: 'date', day, month, year });
  await browser.post({ ended: 'no' });
  const job: ToldActivity = {
    kind: 'employed',
    hours: '16-or-more',
    start: { when: 'date', value },
    end: null,
  };
  return { what: 'partly', activities: [job] };
}

export async function stop(link: string, scope: 'all' | 'survey' | 'email' | 'sms'): Promise<Told> {
  if (scope === 'all') await unsubscribe(link);
  else if (scope === 'survey') await post(link.replace('/s/', '/u/'), { scope: 'survey' });
  else await post(`${link.replace('/s/', '/u/')}?channel=${scope}`, { scope: 'channel' });
  return { what: 'stopped', scope };
}

export async function comeBackIn(link: string): Promise<Told> {
  await post(link.replace('/s/', '/u/'), { again: 'yes' });
  return { what: 'back-in' };
}

export async function say(link: string, what: 'not-me' | 'died'): Promise<Told> {
  await post(`${link}/${what === 'died' ? 'cannot-answer' : what}`, { sure: 'yes' });
  return { what };
}

/** A mail server returns an email over SMTP. @param from its return path */
export async function bounce({ service }: Houses, from: string, status: string): Promise<void> {
  const port = service.bouncePort!;
  const server = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  await server.sendMail({ envelope: { from: '', to: [from] }, raw: dsn(from, { status }) });
  server.close();
}

async function post(address: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const browser = createBrowser();
  await browser.postTo(address, fields);
  if (browser.status !== 200) throw new Error(`status ${browser.status} on "${browser.title}"`);
}

/** Something that begins in some weeks. */
function startsAhead(today: string, random: Random): readonly ToldActivity[] {
  const start = { when: 'date', value: plusDays(today, random.whole(3, 60)) } as const;
  return random.pick<readonly ToldActivity[]>([
    [{ kind: 'apprenticeship', start, end: null }],
    [{ kind: 'course', mode: 'full-time', start, end: null }],
    [{ kind: 'employed', hours: '16-or-more', start, end: null }],
  ]);
}

/** What a learner does: nothing that they would tell, one thing, or two at once. */
function activitiesOf(today: string, random: Random): readonly ToldActivity[] {
  const start = (): ToldActivity['start'] =>
    random.chance(0.2)
      ? { when: 'unknown' }
      : { when: 'date', value: plusDays(today, -random.whole(0, 250)) };
  const hours = () => random.pick<'16-or-more' | 'fewer-than-16'>(['16-or-more', 'fewer-than-16']);
  const one = (of: Omit<ToldActivity, 'start' | 'end'>): ToldActivity => ({
    ...of,
    start: start(),
    end: null,
  });
  const job = () => one({ kind: 'employed', hours: hours() });
  return random.pick<() => readonly ToldActivity[]>([
    () => [],
    () => [job()],
    () => [job()],
    () => [job(), one({ kind: 'self-employed', hours: hours() })],
    () => [job(), one({ kind: 'voluntary' })],
    () => [one({ kind: 'apprenticeship' })],
    () => [
      one({ kind: 'course', mode: random.pick(['full-time', 'part-time']) }),
      one({ kind: 'voluntary' }),
    ],
    () => [{ kind: 'not-working', looking: random.pick(['looking', 'not-looking']), start: start() }],
    () => [one({ kind: 'something-else' })],
    () => [one({ kind: 'traineeship' })],
    () => [one({ kind: 'self-employed', hours: hours() })],
  ])();
}
