import type { Activity, Answers } from '../../plugin/domain/index.ts';
import { type Browser, createBrowser, type Fields } from './browser.ts';

/** More pages than any survey has: a walk that comes to this goes round in circles. */
const MOST_PAGES = 100;
const UNSAID = 'prefer-not-to-say';
const MORE_TO_STOP = 'Stop more messages';

/**
 * Answers a survey page by page over HTTP, as a learner with a phone would.
 * @returns the title of the last page, the thank-you
 * @throws Error naming the page that did not take its answer
 */
export async function answerSurvey(link: string, answers: Answers): Promise<string> {
  const browser = createBrowser();
  await browser.open(link);
  await browser.follow('Start', 'Go on', 'Something has changed');
  for (let page = 0; page < MOST_PAGES; page += 1) {
    requireTaken(browser);
    const step = /\/q\/([\w.-]+)/.exec(browser.url)?.[1];
    if (step !== undefined) await browser.post(fieldsOf(step, answers));
    else if (browser.url.includes('/check')) {
      await browser.post({});
      requireTaken(browser);
      return browser.title;
    } else break;
  }
  throw new Error(`the survey does not go on from "${browser.title}"`);
}

/** Stops all messages by the page that every message and every page leads to. @returns the title of the last page */
export async function unsubscribe(link: string): Promise<string> {
  const browser = createBrowser();
  await browser.open(link);
  await browser.follow('Stop messages from us');
  // Who stopped a part of them before is shown the way back first.
  if (browser.html.includes(MORE_TO_STOP)) await browser.follow(MORE_TO_STOP);
  // Where nothing is left to stop, the one form on the page is the way back.
  if (browser.html.includes('name="scope"')) await browser.post({ scope: 'all' });
  requireTaken(browser);
  return browser.title;
}

function requireTaken({ status, title }: Browser): void {
  if (status !== 200) throw new Error(`status ${status} on "${title}"`);
}

function fieldsOf(step: string, answers: Answers): Fields {
  const [kind = '', question = ''] = step.split('.');
  if (kind === 'activities') return { activities: tickedIn(answers) };
  if (kind === 'contact') return { email: '', telephone: '' };
  const told = answers.activities.find((activity) => activity.kind === kind);
  if (kind === 'living') return { living: String(told?.living ?? UNSAID) };
  if (told === undefined) throw new Error(`the survey asks "${step}", of which nothing was told`);
  switch (question) {
    case 'start':
      return told.start.when === 'unknown' ? { when: 'unknown' } : { when: 'date', ...dateOf(told.start) };
    case 'end':
      return told.end == null ? { ended: 'no' } : { ended: 'yes', ...dateOf(told.end) };
    case 'text':
      return { text: told.text ?? '' };
    case 'gapYear':
      return { gapYear: told.gapYear === undefined ? UNSAID : told.gapYear ? 'yes' : 'no' };
    default:
      return { [question]: told[question as 'hours' | 'mode' | 'looking'] ?? UNSAID };
  }
}

/** Who tells nothing has to say that they prefer not to: the page takes no empty answer. */
function tickedIn({ activities }: Answers): readonly string[] {
  const kinds = activities.map(({ kind }) => kind).filter((kind) => kind !== 'living');
  return kinds.length === 0 ? [UNSAID] : kinds;
}

function dateOf(told: Activity['start']): Fields {
  if (told.when === 'unknown') return { day: '', month: '', year: '' };
  const [year = '', month = '', day = ''] = told.value.split('-');
  return { year, month, day };
}
