import { CodedError } from '../../lib/errors/index.ts';
import { type ReasonCode, reasonOf } from '../domain/index.ts';
import type { Actor, DestinationRow } from '../host.ts';
import { type ContactRow, contactsOf } from '../storage/contacts.ts';
import { decisionsOf } from '../storage/decisions.ts';
import { erasedAmong } from '../storage/erasures.ts';
import { type EventRow, eventsOf } from '../storage/events.ts';
import { personOf, recordsOf } from '../storage/persons.ts';
import { suppressionsOf } from '../storage/suppressions.ts';
import { type SurveyRow, surveysOfPersons } from '../storage/surveys.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** Why a learner was asked, or not: every decision with the rule and the facts, every message, every row (F45). */
export interface Explanation {
  readonly learner: string;
  /** Other records of the same person. */
  readonly sameAs: readonly string[];
  readonly decisions: readonly {
    readonly pot: string;
    readonly start: string;
    readonly actualEnd: string | null;
    readonly termination: string | null;
    readonly reason: ReasonCode;
    readonly because: string;
    readonly facts: Readonly<Record<string, string | number | null>>;
    readonly held: string | null;
    readonly rules: string;
    readonly nextLook: string | null;
  }[];
  readonly told: readonly string[];
  readonly surveys: readonly (SurveyRow & { readonly contacts: readonly ContactRow[] })[];
  readonly timeline: readonly EventRow[];
  readonly destinations: readonly (DestinationRow & { readonly withdrawn: boolean })[];
}

/** @throws `LEARNER_UNKNOWN` when neither the host nor a run knows the reference */
export async function explain(context: AdminContext, actor: Actor, learnerRef: string): Promise<Explanation> {
  const { host } = context;
  const act: Act = {
    name: 'explain',
    target: learnerRef,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  };
  return permitted(context, actor, act, async () => {
    const reader = host.database.reader;
    const [learner] = await host.learners.getMany([learnerRef]);
    const person = await personOf(reader, learnerRef);
    if (learner === undefined && person === undefined)
      throw new CodedError('LEARNER_UNKNOWN', { learner: learnerRef });
    const erased = [...(await erasedAmong(reader, host.tenant.id, [learnerRef])).values()];
    const keys = person === undefined ? [] : [person.personKey];
    const records = (await recordsOf(reader, keys)).map((record) => record.learnerRef);
    const surveys = (await surveysOfPersons(reader, keys)).filter(
      (survey) => survey.learnerRef === learnerRef,
    );
    const contacts = await contactsOf(
      reader,
      surveys.map((survey) => survey.surveyId),
    );
    return {
      learner: learnerRef,
      sameAs: records.filter((ref) => ref !== learnerRef),
      decisions: (await decisionsOf(reader, [learnerRef])).map((row) => ({
        pot: row.potId,
        start: row.potStart,
        actualEnd: row.actualEnd,
        termination: row.termination,
        reason: row.reason as ReasonCode,
        because: reasonOf(row.reason as ReasonCode).title,
        facts: JSON.parse(row.facts) as Record<string, string | number | null>,
        held: row.held,
        rules: row.ruleVersion,
        nextLook: row.reviewOn,
      })),
      told: [
        ...(await suppressionsOf(reader, keys)).map(
          (row) => `${row.reason} (${row.scope}), ${row.at}, ${row.who}`,
        ),
        ...erased.map((erasure) => `erased, and nothing is collected again (erasure ${erasure})`),
      ],
      surveys: surveys.map((survey) => ({
        ...survey,
        contacts: contacts.filter((contact) => contact.surveyId === survey.surveyId),
      })),
      timeline: await eventsOf(reader, [learnerRef]),
      destinations: await host.learners.destinationHistory(learnerRef),
    };
  });
}
