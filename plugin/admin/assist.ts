import { CodedError } from '../../lib/errors/index.ts';
import {
  type Decision,
  decideByHand,
  instantInWords,
  maskedAddress,
  whyNotByTelephone,
} from '../domain/index.ts';
import type { Actor, HostLearner } from '../host.ts';
import { pushedDetails } from '../storage/details.ts';
import { appendEvents, type EventRow } from '../storage/events.ts';
import { type SurveyRow, saveSurveys } from '../storage/surveys.ts';
import type { WireAccount } from '../survey/wire.ts';
import { surveyFacts, surveyToFill } from '../sync/assist.ts';
import { goesBy } from '../sync/goes-by.ts';
import { requireOwnDatabase } from '../sync/instance.ts';
import { type PersonPage, readFacts } from '../sync/person-facts.ts';
import { runProcedure } from '../sync/run.ts';
import { readToldBefore } from '../sync/told-before.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';
import { personNow } from './person-now.ts';

export interface AssistReport {
  readonly surveyId: string;
  /** Opens the survey in the name of the member of staff: for their own browser, for nobody else. */
  readonly url: string;
  /** Instant at which the link ends. */
  readonly until: string;
  /** The same by the tenant's clock: `1 Jul 2025, 12:00`. */
  readonly untilTold: string;
  /** The learner's number in the MIS, masked as on every screen; null: there is none. */
  readonly telephone: string | null;
  /** Language in which the learner is asked. */
  readonly language: HostLearner['language'];
  /** What to say before the first question, a sentence each. */
  readonly say: readonly string[];
}

/**
 * Makes a link by which a member of staff fills the survey in with a learner on the telephone (F27): where the learner may be
 * telephoned, also when nobody can write to them, and also while tracking is off. The answer comes by the feed like any other and is
 * marked as theirs. The link stands in no record.
 *
 * @throws `LEARNER_UNKNOWN`, `LEARNER_ERASED`, `ASSIST_REFUSED` with the reason, `CLONED_DATABASE`, what the service answers
 */
export async function assistLearner(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
): Promise<AssistReport> {
  const act: Act = { name: 'assist', target: learnerRef, permission: PERMISSIONS.send };
  const { host } = context;
  return permitted(context, actor, act, async (trace) => {
    const settings = await context.settings();
    await requireOwnDatabase(host);
    const client = await context.client();
    await client.check();
    // Whoever answered or unsubscribed since the last run is not called.
    await runProcedure(context, { kind: 'responses', askedBy: actor.id });
    const { personKey } = await personNow(context, learnerRef);
    const page = await readFacts(host, settings, [personKey]);
    const person = page.persons[0]!;
    const decision = requireAllowed(learnerRef, person, page.context(person));
    const now = host.clock.now();
    const where = { tenant: host.tenant.id, settings, now };
    const found = surveyToFill(decision, person.surveys, where, host.clock.today());
    if ('none' in found) throw refusal(learnerRef, found.none);
    const { survey } = found;

    // Here first: what comes of it at the service is imported only for a survey that is known.
    await host.transaction(async (tx) => {
      await saveSurveys(tx, [survey], new Map(person.surveys.map((row) => [row.surveyId, row])));
      await appendEvents(tx, [assisted(survey, actor, now, goesBy(settings))], { run: null, at: now });
    });
    const learner = person.learners.find(({ ref }) => ref === survey.learnerRef)!;
    const told = (await readToldBefore(host.database.reader, [survey])).get(survey.surveyId) ?? [];
    await client.putSurvey(survey.surveyId, surveyFacts(survey, learner, host.tenant.name, told));
    const { url, until } = await client.assist(survey.surveyId, actor.name);
    trace.changed({}, { survey: survey.surveyId, until });
    return {
      surveyId: survey.surveyId,
      url,
      until,
      untilTold: instantInWords(until, host.tenant.timeZone),
      telephone: learner.telephone === null ? null : maskedAddress('sms', learner.telephone),
      language: learner.language,
      say: await whatToSay(context),
    };
  });
}

function requireAllowed(
  learnerRef: string,
  person: PersonPage,
  context: Parameters<typeof decideByHand>[2],
): Decision {
  const decision = decideByHand(person, learnerRef, context);
  const reason = whyNotByTelephone(person, decision, person.told, context.settings);
  if (reason !== null) throw refusal(learnerRef, reason);
  return decision!;
}

function refusal(learner: string, reason: string): CodedError {
  return new CodedError('ASSIST_REFUSED', { learner, reason });
}

function assisted(survey: SurveyRow, { id }: Actor, at: string, stands: object): EventRow {
  const { learnerRef, surveyId } = survey;
  return {
    at,
    learnerRef,
    surveyId,
    what: 'assisted',
    why: null,
    who: id,
    data: JSON.stringify({ pot: survey.potId, opening: survey.opening, ...stands }),
  };
}

/** Who calls and what for, that nobody has to answer, and what becomes of it: as the privacy notice has it. */
async function whatToSay({ host }: AdminContext): Promise<string[]> {
  const pushed = await pushedDetails(host.database.reader);
  const form = (pushed === undefined ? {} : JSON.parse(pushed.form)) as Partial<WireAccount>;
  const provider = form.name ?? host.tenant.name;
  const days = form.retentionDays;
  const ask = [form.contact?.name, form.contact?.telephone, form.contact?.email]
    .filter((part) => part !== undefined)
    .join(', ');
  return [
    `You call for ${provider}, to ask what they are doing since they left.`,
    'They need not answer, not this time and not any question. You write down what they say.',
    `${form.controller ?? provider} keeps the answers${days === undefined ? '' : ` for ${days} days`} and uses them for its records and returns.${ask === '' ? '' : ` Questions: ${ask}.`}`,
  ];
}
