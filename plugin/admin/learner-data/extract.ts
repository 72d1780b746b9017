import { isCoded } from '../../../lib/errors/index.ts';
import type { Actor, DestinationRow } from '../../host.ts';
import { actsOn, rowsHeld } from '../../storage/erasures.ts';
import type { WireSurveyHeld } from '../../survey/wire.ts';
import { PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { destinationsOf, knownLearner } from './whose.ts';

type Row = Readonly<Record<string, unknown>>;

/** Everything that is held of a learner (F51), but for the record of the MIS itself, which is the MIS's to give. */
export interface LearnerExtract {
  readonly learner: string;
  /** Other records of the same person, whose data are here too. */
  readonly sameAs: readonly string[];
  readonly takenAt: string;
  readonly provider: string;
  /** Destination records of the MIS, whatever their source: what came of the answers. */
  readonly destinations: readonly (DestinationRow & { readonly withdrawn: boolean })[];
  /** The plugin's rows, by table. */
  readonly plugin: Readonly<Record<string, readonly Row[]>>;
  /** What staff did about the learner. */
  readonly acts: readonly Row[];
  readonly service: readonly WireSurveyHeld[];
}

/**
 * Gives out everything that plugin and survey service hold of a learner and of the person they are.
 *
 * @throws `LEARNER_UNKNOWN`, and what the service answers: an extract is whole or there is none
 */
export async function extractLearner(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
): Promise<LearnerExtract> {
  const { host } = context;
  const act = {
    name: 'learner-extract',
    target: learnerRef,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  } as const;
  return permitted(context, actor, act, async () => {
    const reader = host.database.reader;
    const whose = await knownLearner(context, learnerRef);
    return {
      learner: learnerRef,
      sameAs: whose.refs.filter((ref) => ref !== learnerRef),
      takenAt: host.clock.now(),
      provider: host.tenant.name,
      destinations: await destinationsOf(context, whose.refs),
      plugin: await rowsHeld(reader, whose),
      acts: await actsOn(reader, whose.refs),
      service: await heldByService(context, whose.surveys),
    };
  });
}

async function heldByService(
  context: AdminContext,
  surveyIds: readonly string[],
): Promise<readonly WireSurveyHeld[]> {
  if (surveyIds.length === 0) return [];
  const client = await context.client();
  const held: WireSurveyHeld[] = [];
  for (const surveyId of surveyIds)
    try {
      held.push(await client.held(surveyId));
    } catch (error) {
      // Opened here and never handed over.
      if (!isCoded(error, 'SERVICE_SURVEY_UNKNOWN')) throw error;
    }
  return held;
}
