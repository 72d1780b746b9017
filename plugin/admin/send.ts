import { CodedError } from '../../lib/errors/index.ts';
import { addDays } from '../../lib/ilr/calendar.ts';
import { addressesToWrite, type Decision, decideByHand, isSilenced, reasonOf } from '../domain/index.ts';
import type { Actor } from '../host.ts';
import { type ContactRow, contactsOf, upsertContacts } from '../storage/contacts.ts';
import { appendEvents, type EventRow, eventsOf } from '../storage/events.ts';
import { saveSurveys } from '../storage/surveys.ts';
import { roundByHand, surveyByHand } from '../sync/by-hand.ts';
import { goesBy } from '../sync/goes-by.ts';
import { requireNotHeld } from '../sync/hold.ts';
import { requireOwnDatabase } from '../sync/instance.ts';
import { type PersonPage, readFacts } from '../sync/person-facts.ts';
import { runProcedure } from '../sync/run.ts';
import { surveyEvent } from '../sync/survey-event.ts';
import { PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';
import { personNow } from './person-now.ts';

export interface SendReport {
  readonly surveyId: string;
  /** Which round of the survey it is. */
  readonly number: number;
  readonly channels: readonly ContactRow['channel'][];
  /** What *Send destination survey* tells the person who pressed it. */
  readonly message: string;
}

/**
 * *Send destination survey* (F06): sends to one learner now, even while tracking is switched off. Goes past the
 * back-population date, a known destination, delays, quiet hours and caps; never past the rest.
 *
 * @param options.confirmed the person was asked about a second send within the interval and said yes
 * @param options.once names this send: asked for again by the same name, as after a KILL, it is finished where it was
 *   not handed over yet, and never sent a second time
 * @throws `LEARNER_UNKNOWN`, `LEARNER_ERASED`, `SENDING_HELD`, `SEND_REFUSED` with the reason, `SEND_NEEDS_CONFIRMING`, `CLONED_DATABASE`, what the service answers
 */
export async function sendToLearner(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  options: { readonly confirmed: boolean; readonly once?: string },
): Promise<SendReport> {
  const act = { name: 'send-destination-survey', target: learnerRef, permission: PERMISSIONS.send };
  const { host } = context;
  return permitted(context, actor, act, async (trace) => {
    const settings = await context.settings();
    await requireNotHeld(host);
    await requireOwnDatabase(host);
    await (await context.client()).check();
    // What the learner told the service since the last run counts: nobody is asked who answered or wants no more messages.
    await runProcedure(context, { kind: 'responses', askedBy: actor.id });
    const { personKey } = await personNow(context, learnerRef);
    const page = await readFacts(host, settings, [personKey]);
    const facts = page.persons[0]!;
    const before = await sentBefore(context, facts, options.once);
    if (before !== null) {
      await handOver(context, actor, before.surveyId);
      return sendReport(learnerRef, await contactsOf(host.database.reader, [before.surveyId]), before.number);
    }
    const decision = requireSendable(learnerRef, decideByHand(facts, learnerRef, page.context(facts)));
    if (isSilenced(decision, facts.told))
      throw refusal(learnerRef, 'the learner unsubscribed from every channel they can be reached on');

    const now = host.clock.now();
    const survey = surveyByHand(decision, facts.surveys, { tenant: host.tenant.id, settings, now });
    if (survey === null) throw refusal(learnerRef, 'the survey of this period of training has ended');
    requireNoneOnTheWay(learnerRef, await contactsOf(host.database.reader, [survey.surveyId]), now);
    // Asked last: nobody is asked to confirm what is refused then.
    requireInterval(learnerRef, facts, settings.intervalDays, host.clock.today(), options.confirmed);
    const learner = facts.learners.find((candidate) => candidate.ref === decision.learnerRef)!;
    const to = addressesToWrite(decision, facts.told);
    const content = { to, learner, now, today: host.clock.today(), askedBy: actor.id };
    const round = roundByHand(survey, facts.contacts, content);
    const stands = goesBy(settings);
    await host.transaction(async (tx) => {
      await saveSurveys(tx, [round.survey], new Map(facts.surveys.map((row) => [row.surveyId, row])));
      await upsertContacts(tx, [...round.replaced, ...round.contacts]);
      const sent: EventRow = {
        at: now,
        learnerRef: decision.learnerRef,
        surveyId: survey.surveyId,
        what: 'sent-by-hand',
        why: decision.reason,
        who: actor.id,
        data: JSON.stringify({
          number: round.survey.rounds,
          channels: round.contacts.map(({ channel }) => channel),
          ...(options.once === undefined ? {} : { once: options.once }),
          ...stands,
          facts: decision.facts,
        }),
      };
      const event = survey.opening === 1 ? 'opened' : 'reopened';
      const opened = surveyEvent({ survey, event }, 'BY_HAND', { askedBy: actor.id, now, goesBy: stands });
      const isNew = facts.surveys.every(({ surveyId }) => surveyId !== survey.surveyId);
      await appendEvents(tx, isNew ? [opened, sent] : [sent], { run: null, at: now });
    });
    trace.changed(
      { rounds: survey.rounds },
      {
        survey: survey.surveyId,
        rounds: round.survey.rounds,
        channels: round.contacts.map(({ channel }) => channel),
      },
    );
    await handOver(context, actor, survey.surveyId);
    return sendReport(
      learnerRef,
      await contactsOf(host.database.reader, [survey.surveyId]),
      round.survey.rounds,
    );
  });
}

async function handOver(context: AdminContext, { id }: Actor, surveyId: string): Promise<void> {
  await runProcedure(context, { kind: 'single', askedBy: id, surveyId });
}

/** The round that was sent by this name, unless its time passed before the service had it, or the service would not take it. */
async function sentBefore(
  { host }: AdminContext,
  { learners }: PersonPage,
  once: string | undefined,
): Promise<{ readonly surveyId: string; readonly number: number } | null> {
  if (once === undefined) return null;
  const events = await eventsOf(
    host.database.reader,
    learners.map(({ ref }) => ref),
  );
  const told = events.flatMap(({ what, surveyId, data }) => {
    const sent = what === 'sent-by-hand' ? (JSON.parse(data!) as { number: number; once?: string }) : null;
    return sent?.once === once ? [{ surveyId: surveyId!, number: sent.number }] : [];
  });
  const last = told.at(-1);
  if (last === undefined) return null;
  const contacts = await contactsOf(host.database.reader, [last.surveyId]);
  const round = contacts.filter(({ number }) => number === last.number);
  const now = host.clock.now();
  const tooLate = round.some(({ state, sendBefore }) => state === 'planned' && sendBefore <= now);
  const refused = round.every(({ state }) => state === 'refused' || state === 'conflict');
  return tooLate || refused ? null : last;
}

function requireSendable(learnerRef: string, decision: Decision | null): Decision {
  if (decision === null) throw refusal(learnerRef, 'there is no period of training');
  if (decision.held === 'absent') throw refusal(learnerRef, 'the learner is not in the newest file');
  if (decision.effect !== 'survey')
    throw refusal(learnerRef, `${decision.reason}, ${reasonOf(decision.reason).title}`);
  return decision;
}

/** The service has a message of this survey and sends it when its time comes: another would be a second one. */
function requireNoneOnTheWay(learnerRef: string, contacts: readonly ContactRow[], now: string): void {
  if (contacts.some(({ state, sendBefore }) => state === 'accepted' && sendBefore > now))
    throw refusal(learnerRef, 'a message is on its way already and goes out by itself');
}

/** One round per person per interval: a second one asks first. */
function requireInterval(
  learnerRef: string,
  person: PersonPage,
  days: number,
  today: string,
  confirmed: boolean,
): void {
  const last = person.surveys
    .flatMap((survey) => survey.lastRoundOn ?? [])
    .sort()
    .at(-1);
  if (last === undefined || confirmed || addDays(last, days) <= today) return;
  throw new CodedError('SEND_NEEDS_CONFIRMING', { learner: learnerRef, last, days });
}

function refusal(learner: string, reason: string): CodedError {
  return new CodedError('SEND_REFUSED', { learner, reason });
}

/** What the service never had, or would not take. */
const NOT_TAKEN: readonly ContactRow['state'][] = ['planned', 'refused', 'conflict'];

function sendReport(learnerRef: string, contacts: readonly ContactRow[], number: number): SendReport {
  const sent = contacts.filter((contact) => contact.number === number && !NOT_TAKEN.includes(contact.state));
  const channels = sent.map((contact) => contact.channel);
  if (channels.length === 0) throw refusal(learnerRef, 'the survey service did not take the messages');
  const words = channels.map((channel) => (channel === 'email' ? 'email' : 'SMS')).join(' and ');
  return { surveyId: sent[0]!.surveyId, number, channels, message: `Destination survey sent by ${words}.` };
}
