import { createBrowser } from '../../bin/sandbox/browser.ts';
import type { Houses } from '../../bin/sandbox/houses.ts';
import { answerSurvey, unsubscribe } from '../../bin/sandbox/learner.ts';
import type { LearnerEdit, NewLearner, NewPot } from '../../host/mis/learner-screens.ts';
import type { ContactPreference } from '../../lib/ilr/model.ts';
import type { Explanation } from '../../plugin/admin/index.ts';
import { usableEmail, usableMobile } from '../../plugin/domain/addresses.ts';
import type { Activity } from '../../plugin/domain/index.ts';
import type { DestinationRow } from '../../plugin/host.ts';
import type { Message } from './messages.ts';

/** A learner as the college enters them: without more, an email address and one period of training. */
export interface LearnerFacts extends Omit<NewLearner, 'ref' | 'preferences' | 'pots' | 'telephone'> {
  readonly started?: string;
  /** Actual end date: when learning itself ended. */
  readonly ended?: string | null;
  /** Termination date; the actual end date when left out. */
  readonly terminated?: string | null;
  /** As codes: `RUI 1`, `PMC 2`. */
  readonly preferences?: readonly string[];
  readonly mobile?: string;
}

/** What of the college a learner has to do with. */
interface Around {
  readonly houses: Houses;
  messages(): readonly Message[];
  explain(learner: { readonly ref: string }): Promise<Explanation>;
}

/** A learner, as the college and the world see them. */
export type Learner = Awaited<ReturnType<typeof enrol>>;

/** Enters a learner into the MIS. */
export async function enrol(college: Around, name: string, facts: LearnerFacts) {
  const { started, ended = null, terminated = ended, preferences = [], mobile, ...more } = facts;
  const { host, mis } = college.houses.tenant.reference;
  const ref = name.toUpperCase();
  const pot = { id: `${ref}-1`, startDate: started ?? '2023-09-04', title: 'Plumbing level 2' };
  const entered: NewLearner = {
    ref,
    givenNames: name,
    familyName: 'Ash',
    dateOfBirth: '2000-01-01',
    email: `${name.toLowerCase()}@example.org`,
    telephone: mobile ?? null,
    ...more,
    preferences: preferences.map(preference),
    pots: [{ ...pot, actualEndDate: ended, terminationDate: terminated }],
  };
  await mis.createLearner(entered);

  const addresses = new Set<string>();
  const note = ({ email = null, telephone = null }: LearnerEdit) => {
    for (const found of [usableEmail(email), usableMobile(telephone)])
      if (found.ok) addresses.add(found.address);
  };
  note(entered);
  // Whoever shares an address is told by the greeting; an SMS has none, so by the link that their email has too.
  const isAnothers = (message: Message) =>
    college
      .messages()
      .filter(({ channel, link }) => channel === 'email' && link === message.link)
      .some(({ text }) => !text.includes(`Hello ${name},`) && !text.includes(`Helo ${name},`));
  const messages = () => college.messages().filter((one) => addresses.has(one.to) && !isAnothers(one));
  const link = () => {
    const newest = messages().at(-1)?.link;
    if (newest === undefined) throw new Error(`${name} never got a link`);
    return newest;
  };
  const stopPage = () => link().replace('/s/', '/u/');
  return {
    ref,
    /** Their first period of training. */
    pot: pot.id,
    /** What they got, in order. */
    messages,
    /** `2025-07-01 email invitation`, a line a message. */
    got: () => messages().map(({ on, channel, kind }) => `${on} ${channel} ${kind}`),
    /** Answers by the newest link. @returns the title of the last page */
    answers: (...activities: readonly Activity[]) =>
      answerSurvey(link(), { activities, preferNotToSay: activities.length === 0 }),
    /** Says by one press that all is still as they told it last time. @returns the title of the page that follows */
    async saysStillSo() {
      const browser = createBrowser();
      await browser.open(link());
      if (browser.title.startsWith('Is this still so?')) await browser.post({});
      return browser.title;
    },
    /** A browser of its own on the survey's first page, by the newest link. */
    async opensLink() {
      const browser = createBrowser();
      await browser.open(link());
      return browser;
    },
    /** Stops all messages by the page of the newest link. */
    unsubscribes: () => unsubscribe(link()),
    unsubscribesFrom: (channel: 'email' | 'sms') =>
      postTo(`${stopPage()}?channel=${channel}`, { scope: 'channel' }),
    /** Wants no more messages about this survey; about others they said nothing. */
    stopsThisSurvey: () => postTo(stopPage(), { scope: 'survey' }),
    comesBackIn: () => postTo(stopPage(), { again: 'yes' }),
    /** Says so on a page of the survey, and that they are sure. */
    says: (what: 'not-me' | 'cannot-answer') => postTo(`${link()}/${what}`, { sure: 'yes' }),
    /** Destination rows on record: `OTH 3 from 2025-07-01, collected 2026-07-01`. */
    rows: async () => (await host.learners.getMany([ref]))[0]!.destinations.map(told).sort(),
    /** The same with the withdrawn ones, and why each is there. */
    async history() {
      const rows = await host.learners.destinationHistory(ref);
      const why = ({ provenance, source }: DestinationRow) => provenance?.cause ?? source;
      return rows.map((row) => `${told(row)}, ${why(row)}${row.withdrawn ? ', withdrawn' : ''}`).sort();
    },
    /** Reason code of the decision on the first period of training. */
    decision: async () =>
      (await college.explain({ ref })).decisions.find((one) => one.pot === pot.id)!.reason,
    /** The newest opening of its survey at leaving. */
    async survey() {
      const surveys = (await college.explain({ ref })).surveys.filter(
        ({ potId, wave }) => potId === pot.id && wave === 0,
      );
      return surveys.sort((a, b) => b.opening - a.opening)[0]!;
    },
    /** Its later surveys: `6: answered`, a line an opening. */
    async waves() {
      const { surveys } = await college.explain({ ref });
      const later = surveys.filter(({ wave }) => wave > 0).sort((a, b) => a.wave - b.wave);
      return later.map(({ wave, state }) => `${wave}: ${state}`);
    },
    /** Corrects the period of training in the MIS. */
    amends: (edit: Partial<Omit<NewPot, 'id'>>) => mis.editPot(ref, pot.id, edit),
    setsPreference: (code: string, held = true) => mis.setPreference(ref, preference(code), held),
    /** Corrects their details in the MIS. */
    async corrects(edit: LearnerEdit) {
      note(edit);
      await mis.editLearner(ref, edit);
    },
  };
}

/** Posts a form and insists that it was taken. */
async function postTo(address: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const browser = createBrowser();
  await browser.postTo(address, fields);
  if (browser.status !== 200) throw new Error(`status ${browser.status} on "${browser.title}"`);
}

/** `RUI 1` as the MIS keeps it. */
function preference(code: string): ContactPreference {
  const [type, number] = code.split(' ');
  return { type: type as ContactPreference['type'], code: Number(number) };
}

function told(row: DestinationRow): string {
  const until = row.endDate === null ? '' : ` until ${row.endDate}`;
  return `${row.outType} ${row.outCode} from ${row.startDate}${until}, collected ${row.collDate}`;
}

/** Working 16 hours a week or more since a date, and still. */
export function job(since: string): Activity {
  return { kind: 'employed', hours: '16-or-more', start: { when: 'date', value: since }, end: null };
}

/** Voluntary work since a date, and still. */
export function volunteering(since: string): Activity {
  return { kind: 'voluntary', start: { when: 'date', value: since }, end: null };
}
