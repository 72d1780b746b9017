import { CodedError } from '../../../lib/errors/index.ts';
import type { Actor, HostLearner } from '../../host.ts';
import { contactsOf } from '../../storage/contacts.ts';
import type { WireSurvey } from '../../survey/wire.ts';
import { runProcedure } from '../../sync/run.ts';
import type { AdminContext } from '../context.ts';
import { sendToLearner } from '../send.ts';

export interface TestSend {
  /** Reference of the learner made up for tests; null: nobody said. */
  readonly learnerRef: string | null;
  /** Names the send: by the same name it goes once. */
  readonly once: string;
  /** How long the service has to hand it over. */
  readonly withinSeconds: number;
  /** The instant now, as milliseconds. */
  readonly nowMs: () => number;
  readonly wait: (seconds: number) => Promise<void>;
}

type Message = WireSurvey['messages'][number];

const WAITING: readonly Message['state'][] = ['waiting', 'sending'];
const GONE: readonly Message['state'][] = ['sent', 'delivered'];
/** Between two looks at the service. */
const LOOK_EVERY_SECONDS = 1;

/**
 * Sends the survey to the dummy learner of a tenant by the ordinary act, and waits until the service has handed each
 * message over.
 *
 * @returns what came of it, in words
 * @throws `ROLLOUT_TEST_NOT_SENT`, `ROLLOUT_TEST_SILENT`, and as `dummyLearnerOf` and `sendToLearner`
 */
export async function testSend(context: AdminContext, actor: Actor, request: TestSend): Promise<string> {
  const { host } = context;
  const tenant = host.tenant.id;
  const { learnerRef, once, withinSeconds, nowMs, wait } = request;
  const { ref } = await dummyLearnerOf(context, learnerRef);
  const { surveyId, number } = await sendToLearner(context, actor, ref, { confirmed: true, once });
  const taken = (await contactsOf(host.database.reader, [surveyId])).filter((row) => row.number === number);
  const client = await context.client();
  const untilMs = nowMs() + withinSeconds * 1_000;
  for (;;) {
    const { messages } = await client.survey(surveyId);
    const sent = messages.filter(({ contactNumber }) => contactNumber === number);
    const channels = sent.map(({ channel, state }) => `${channel} ${state}`).join(', ');
    if (!sent.some(({ state }) => WAITING.includes(state))) {
      // What became of it is imported now, so that the tenant's own screens say the same.
      await runProcedure(context, { kind: 'responses', askedBy: actor.id });
      const refused = taken.filter(({ state }) => state === 'refused' || state === 'conflict');
      const told = [channels, ...refused.map(({ channel, why }) => `${channel} refused (${why})`)].join(', ');
      if (refused.length === 0 && sent.length > 0 && sent.every(({ state }) => GONE.includes(state)))
        return told;
      throw new CodedError('ROLLOUT_TEST_NOT_SENT', { tenant, channels: told });
    }
    if (nowMs() >= untilMs)
      throw new CodedError('ROLLOUT_TEST_SILENT', { tenant, seconds: withinSeconds, channels });
    await wait(LOOK_EVERY_SECONDS);
  }
}

/**
 * The learner made up for tests: one that the MIS marks *test*, since a wrong reference must not write to anybody.
 * @throws `ROLLOUT_DUMMY_NOT_NAMED`, `LEARNER_UNKNOWN`, `ROLLOUT_DUMMY_NOT_TEST`
 */
export async function dummyLearnerOf({ host }: AdminContext, ref: string | null): Promise<HostLearner> {
  const tenant = host.tenant.id;
  if (ref === null) throw new CodedError('ROLLOUT_DUMMY_NOT_NAMED', { tenant });
  const [learner] = await host.learners.getMany([ref]);
  if (learner === undefined) throw new CodedError('LEARNER_UNKNOWN', { learner: ref });
  if (!learner.test) throw new CodedError('ROLLOUT_DUMMY_NOT_TEST', { tenant, learner: ref });
  return learner;
}
