import { sha256 } from '../../../lib/seal/index.ts';
import { type ReasonCode, reasonOf, tellEvent } from '../../domain/index.ts';
import type { Actor, DestinationRow } from '../../host.ts';
import { decisionsOf } from '../../storage/decisions.ts';
import { actsOn } from '../../storage/erasures.ts';
import { sealedEventsOf } from '../../storage/events.ts';
import { type OutcomeRow, outcomesOf } from '../../storage/outcomes.ts';
import { type ResponseRow, responsesOf } from '../../storage/responses.ts';
import { lastSeal, sealOfEvent } from '../../storage/seals.ts';
import { inOrderOfAsking, type SurveyRow, surveysById } from '../../storage/surveys.ts';
import type { Connection } from '../../storage/table.ts';
import { PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { destinationsOf, knownLearner } from '../learner-data/whose.ts';
import { type EventStanding, standingOfEvent } from './check-seal.ts';
import { type EvidenceMessage, messagesInWords } from './messages.ts';
import { type Seal, sealOf } from './seal.ts';

type Facts = Readonly<Record<string, unknown>>;

/** What was asked of a learner, what they said, and what was made of it, for somebody who has to be convinced (F49). */
export interface EvidencePack {
  readonly learner: string;
  /** Other records of the same person, whose evidence is here too. */
  readonly sameAs: readonly string[];
  readonly takenAt: string;
  readonly takenBy: string;
  readonly provider: { readonly name: string; readonly ukprn: number };
  /** In force when this was taken; what a decision went by stands with the decision. */
  readonly settings: { readonly profile: string; readonly contactPreset: string };
  readonly decisions: readonly EvidenceDecision[];
  readonly surveys: readonly EvidenceSurvey[];
  /** Destination records of the MIS, whatever their source, withdrawn ones too. */
  readonly destinations: readonly (DestinationRow & { readonly withdrawn: boolean })[];
  /** What we did to them, in order. */
  readonly rows: readonly OutcomeRow[];
  /** What people did, by the audit. */
  readonly acts: readonly Facts[];
  readonly timeline: readonly EvidenceEvent[];
  /** The newest seal when this was taken; null: nothing happened yet. */
  readonly seal: Seal | null;
}

export interface EvidenceDecision {
  readonly learner: string;
  readonly pot: string;
  readonly start: string;
  readonly actualEnd: string | null;
  readonly termination: string | null;
  readonly reason: ReasonCode;
  readonly because: string;
  readonly facts: Facts;
  readonly rules: string;
  readonly decidedAt: string;
  readonly run: number;
}

export interface EvidenceSurvey
  extends Pick<
    SurveyRow,
    'surveyId' | 'learnerRef' | 'potId' | 'wave' | 'opening' | 'state' | 'reason' | 'stopOn' | 'closesOn'
  > {
  readonly messages: readonly EvidenceMessage[];
  readonly answer: EvidenceAnswer | null;
}

export interface EvidenceAnswer
  extends Pick<ResponseRow, 'kind' | 'submittedOn' | 'answeredBy' | 'receivedAt'> {
  readonly told: unknown;
  /** What was told and did not become a row, and why. */
  readonly noRow: unknown;
  /** Whether these are the answers that came, by the event that says so; null: it is kept no longer, or older than seals. */
  readonly asReceived: boolean | null;
}

export interface EvidenceEvent {
  /** Its number, as `evidence verify` names it. */
  readonly event: number;
  readonly at: string;
  /** The event in a sentence, as `explain` tells it. */
  readonly told: string;
  readonly what: string;
  readonly why: string | null;
  readonly who: string;
  readonly facts: Facts | null;
  /** The seal it stands under; null: under none. */
  readonly seal: number | null;
  readonly run: number | null;
  readonly digest: string | null;
  readonly standing: EventStanding;
}

/**
 * The evidence of one learner and the person they are. Addresses are masked, and messages lose the key that lets the
 * learner answer: who is given this has to be convinced, not to write to them.
 *
 * @throws `LEARNER_UNKNOWN`, and what the service answers: evidence is whole or there is none
 */
export async function learnerEvidence(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
): Promise<EvidencePack> {
  const { host } = context;
  const act = {
    name: 'evidence',
    target: learnerRef,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  } as const;
  return permitted(context, actor, act, async () => {
    const reader = host.database.reader;
    const whose = await knownLearner(context, learnerRef);
    const { profile, contactPreset } = (await context.resolve()).settings;
    const timeline = await timelineOf(reader, whose.refs, host.tenant.timeZone);
    const last = await lastSeal(reader);
    return {
      learner: learnerRef,
      sameAs: whose.refs.filter((ref) => ref !== learnerRef),
      takenAt: host.clock.now(),
      takenBy: actor.id,
      provider: { name: host.tenant.name, ukprn: host.tenant.ukprn },
      settings: { profile, contactPreset },
      decisions: await decisions(reader, whose.refs),
      surveys: await surveys(context, whose.surveys, timeline),
      destinations: await destinationsOf(context, whose.refs),
      rows: await outcomesOf(reader, whose.refs),
      acts: await actsOn(reader, whose.refs),
      timeline: timeline.map(({ surveyId: _, ...event }) => event),
      seal: last === undefined ? null : sealOf(last),
    };
  });
}

async function decisions(reader: Connection, refs: readonly string[]): Promise<EvidenceDecision[]> {
  return (await decisionsOf(reader, refs)).map((row) => ({
    learner: row.learnerRef,
    pot: row.potId,
    start: row.potStart,
    actualEnd: row.actualEnd,
    termination: row.termination,
    reason: row.reason as ReasonCode,
    because: reasonOf(row.reason as ReasonCode).title,
    facts: JSON.parse(row.facts) as Facts,
    rules: row.ruleVersion,
    decidedAt: row.decidedAt,
    run: row.runId,
  }));
}

type Told = EvidenceEvent & { readonly surveyId: string | null };

async function timelineOf(reader: Connection, refs: readonly string[], zone: string): Promise<Told[]> {
  const told: Told[] = [];
  for (const event of await sealedEventsOf(reader, refs)) {
    const seal = await sealOfEvent(reader, event.id);
    const { id, at, surveyId, what, why, who, data, digest } = event;
    const facts = data === null ? null : (JSON.parse(data) as Facts);
    told.push({
      ...{ event: id, at, surveyId, what, why, who, digest, facts },
      told: tellEvent({ at, what, why, who, facts: facts ?? {}, zone }),
      seal: seal?.number ?? null,
      run: seal?.runId ?? null,
      standing: seal === undefined ? 'changed' : standingOfEvent(event, seal.number),
    });
  }
  return told;
}

async function surveys(
  context: AdminContext,
  surveyIds: readonly string[],
  timeline: readonly Told[],
): Promise<EvidenceSurvey[]> {
  const reader = context.host.database.reader;
  const rows = await surveysById(reader, surveyIds);
  const responses = await responsesOf(reader, surveyIds);
  const messages = await messagesInWords(context, surveyIds);
  return inOrderOfAsking(rows.values()).map((row) => {
    const { surveyId, learnerRef, potId, wave, opening, state, reason, stopOn, closesOn } = row;
    const response = responses.get(surveyId);
    return {
      ...{ surveyId, learnerRef, potId, wave, opening, state, reason, stopOn, closesOn },
      messages: messages.get(surveyId) ?? [],
      answer: response === undefined ? null : answerOf(response, timeline),
    };
  });
}

function answerOf(response: ResponseRow, timeline: readonly Told[]): EvidenceAnswer {
  const { surveyId, kind, submittedOn, answeredBy, receivedAt, answers, evidence } = response;
  const digests = timeline.flatMap(({ surveyId: of, facts }) =>
    of === surveyId && typeof facts?.answers === 'string' ? [facts.answers] : [],
  );
  return {
    ...{ kind, submittedOn, answeredBy, receivedAt },
    told: JSON.parse(answers) as unknown,
    noRow: JSON.parse(evidence) as unknown,
    asReceived: digests.length === 0 ? null : digests.includes(sha256(answers)),
  };
}
