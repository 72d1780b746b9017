import { isCoded } from '../../lib/errors/index.ts';
import { enqueue, type JobHandler } from '../../lib/queue/index.ts';
import type { ToldBefore } from '../domain/index.ts';
import { type ContactKey, type ContactRow, changeContacts, contactsToSend } from '../storage/contacts.ts';
import { appendEvents } from '../storage/events.ts';
import { holdInForce } from '../storage/holds.ts';
import { reviewLearners } from '../storage/persons.ts';
import { addCounts, type RunCounts } from '../storage/runs.ts';
import { type SurveyRow, surveysById } from '../storage/surveys.ts';
import type { WireContact, WireContactResult } from '../survey/wire.ts';
import { catchUpJob } from './catch-up.ts';
import type { SyncContext } from './context.ts';
import { handOver } from './hand-over.ts';
import { heldError } from './hold.ts';
import { nextPage, nextStep, type StepPayload } from './steps.ts';
import { readToldBefore } from './told-before.ts';

/** Attempts after which a run goes on without the service: what is planned stays planned, the next run hands it over. */
const ATTEMPTS_AT_THE_SERVICE = 3;
/** Contacts per POST, as the wire contract allows. */
const CONTACTS_PER_POST = 500;
/** A day: what goes later, after a weekend, stays here, where the run of tomorrow can still take it back. */
const HANDED_OVER_AHEAD_MS = 24 * 60 * 60 * 1000;

/**
 * Hands planned contacts to the service, a batch a job. Identity is the item's, so a batch that is posted again
 * after a crash repeats nothing: the service answers `already`.
 *
 *  (1) before the POST: nothing happened; the job runs again
 *  (2) after the POST, before our commit: the service has them, we do not know; posted again, answered `already`
 *  (3) after the commit: settled, the next batch's job is there
 *
 * What may go only after tomorrow is handed over by a later run: the service takes no other address for what it has.
 * While messages are held nothing is handed over, and nothing is lost by it.
 *
 * `already`, or a survey that takes no more messages, may also mean that we were restored from a backup and the learner
 * has spoken long since: what the service holds of such a survey is asked for. Importing what we have changes nothing.
 */
export function sendStep(context: SyncContext): JobHandler {
  return async (job, { signal, settleIn }) => {
    const payload = job.payload as StepPayload;
    const { host } = context;
    const now = host.clock.now();
    const contacts = await contactsToSend(host.database.reader, {
      limit: CONTACTS_PER_POST,
      before: new Date(Date.parse(now) + HANDED_OVER_AHEAD_MS).toISOString(),
      ...(payload.surveyId === undefined ? {} : { surveyId: payload.surveyId }),
    });
    const goOn = (counts: RunCounts) =>
      host.transaction(async (tx) => {
        await addCounts(tx, payload.runId, counts);
        await enqueue(tx, [nextStep('close', payload)]);
        await settleIn(tx);
      });
    const surveys = await surveysById(
      host.database.reader,
      contacts.map((contact) => contact.surveyId),
    );
    const hold = await holdInForce(host.database.reader);
    if (hold !== null) {
      // Sent by hand to one learner: whoever asked is told. A run goes on, and what it planned waits.
      if (payload.kind === 'single') throw heldError(hold);
      await goOn({ heldBack: contacts.length });
      return { outcome: 'done' };
    }
    const late = contacts.filter((contact) => contact.sendBefore <= now);
    const due = contacts.filter((contact) => contact.sendBefore > now);

    let results: readonly WireContactResult[];
    try {
      const told = await readToldBefore(host.database.reader, surveys.values());
      const wire = due.map((contact) => {
        const survey = surveys.get(contact.surveyId)!;
        return toWire(contact, survey, host.tenant.name, told.get(survey.surveyId) ?? []);
      });
      results = due.length === 0 ? [] : await handOver(await context.client(), wire, signal);
    } catch (error) {
      const goesOn = isCoded(error) && error.retryable && job.attempt >= ATTEMPTS_AT_THE_SERVICE;
      if (!goesOn || payload.kind === 'single') throw error;
      await goOn({ notHandedOver: due.length });
      return { outcome: 'done' };
    }

    await host.transaction(async (tx) => {
      await changeContacts(tx, [
        ...due.map((contact, index) => became(contact, results[index]!)),
        ...late.map((contact) => ({ ...keyOf(contact), state: 'expired' as const, why: 'send-before' })),
      ]);
      const troubled = [...late, ...due.filter((_, index) => !isAccepted(results[index]!))];
      await reviewLearners(
        tx,
        troubled.map((contact) => contact.learnerRef),
        host.clock.today(),
      );
      await appendEvents(
        tx,
        troubled.map((contact) => ({
          at: now,
          learnerRef: contact.learnerRef,
          surveyId: contact.surveyId,
          what: 'contact-not-accepted',
          why: contact.sendBefore <= now ? 'send-before' : 'service',
          who: 'system',
          data: JSON.stringify({ number: contact.number, channel: contact.channel }),
        })),
        { run: payload.runId, at: now },
      );
      const accepted = results.filter(isAccepted).length;
      await addCounts(tx, payload.runId, { handedOver: accepted, notAccepted: troubled.length });
      // Whatever came of them, these are no longer `planned`: the next page begins at the front again.
      const more = contacts.length === CONTACTS_PER_POST;
      const following = payload.surveyId === undefined ? 'close' : 'finish';
      const known = due.filter((_, index) => results[index]!.result !== 'accepted');
      await enqueue(tx, [
        ...known.map(({ surveyId }) => catchUpJob(surveyId, payload.runId)),
        more ? nextPage('send', payload, '') : nextStep(following, payload),
      ]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}

function isAccepted(result: WireContactResult): boolean {
  return result.result === 'accepted' || result.result === 'already';
}

/** What the service's answer makes of a contact. */
function became(contact: ContactRow, { result, code }: WireContactResult) {
  if (result === 'accepted' || result === 'already') return { ...keyOf(contact), state: 'accepted' as const };
  return { ...keyOf(contact), state: result, why: code ?? null };
}

function keyOf({ surveyId, number, channel }: ContactRow): ContactKey {
  return { surveyId, number, channel };
}

/** A message as the wire has it. @param told what the learner told in an earlier survey */
export function toWire(
  contact: ContactRow,
  survey: SurveyRow,
  provider: string,
  told: readonly ToldBefore[],
): WireContact {
  return {
    surveyId: contact.surveyId,
    contactNumber: contact.number,
    channel: contact.channel,
    kind: contact.kind,
    address: contact.address,
    notBefore: contact.notBefore,
    sendBefore: contact.sendBefore,
    survey: {
      learner: contact.learnerRef,
      givenName: contact.givenName,
      course: contact.course,
      provider,
      language: contact.language,
      endedOn: survey.termination,
      closesOn: survey.closesOn,
      livingQuestion: contact.living === 1,
      ...(told.length === 0 ? {} : { toldBefore: { activities: [...told] } }),
    },
  };
}
