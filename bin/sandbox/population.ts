import { addDays } from '../../lib/ilr/calendar.ts';
import {
  confirmSuppressionList,
  decisionCounts,
  lastStopDate,
  leavers,
  planDryRun,
  requireReadyForTracking,
  runNow,
} from '../../plugin/admin/index.ts';
import { type Layer, ownManifest, readSetting } from '../../plugin/config/index.ts';
import type { Actor } from '../../plugin/host.ts';
import { renderAnswer } from '../../tui/cli/answer.ts';
import { planAnswerOf } from '../../tui/cli/plan.ts';
import { readBytes } from '../files.ts';
import { linkIn } from './guide.ts';
import type { Houses } from './houses.ts';
import { answerSurvey, unsubscribe } from './learner.ts';
import { type Narrator, requireThat } from './narrator.ts';
import type { Scenario } from './scenario.ts';

/** What learners do in turn, in order of reference. */
const TURNS = ['answers', 'unsubscribes', 'silent'] as const;
type Turn = (typeof TURNS)[number];

/** Everything a walk through a whole population needs. */
export interface Population {
  readonly houses: Houses;
  readonly narrator: Narrator;
  readonly scenario: Scenario;
  readonly officer: Actor;
  /** The scenario's settings with those of `--set`. */
  readonly settings: Layer;
}

/** The file into the MIS, tracking on, and the first run: up to where messages are on their way. */
export async function startTracking(population: Population): Promise<void> {
  const { houses, narrator, scenario, officer, settings } = population;
  const { reference, context } = houses.tenant;
  const { mis } = reference;

  await narrator.step(`The ILR file of ${scenario.header.year} into the MIS`, async (tell) => {
    const report = await mis.importIlr(() => readBytes(scenario.file), { who: officer.id });
    tell(`${report.learners} learners in, ${report.destinationRecords} with destinations on record`);
    if (report.warnings.length > 0)
      tell(`${report.warnings.length} elements are not known and were left out`);
    const { suppressions, toldDeceased, tests } = scenario.local;
    for (const { learner, by } of suppressions) await mis.suppress(learner, 'do-not-contact', by);
    for (const { learner, by } of toldDeceased) await mis.suppress(learner, 'deceased', by);
    for (const { learner } of tests) await mis.editLearner(learner, { test: true });
    const local = suppressions.length + toldDeceased.length;
    if (local > 0)
      tell(
        `${counted(local, 'learner')} not to be contacted, as the provider knows; ${tests.length} marked test`,
      );
  });

  await narrator.step('Options › Admin › Destination tracking', async (tell) => {
    for (const [name, value] of Object.entries(settings)) await setting(houses, name, value, officer);
    const { provenance } = await context.resolve();
    for (const name of ['profile', 'backPopulationDate', 'intervalDays', 'stopContactAfterDays'] as const)
      tell(`${provenance[name].declaration.label}: ${provenance[name].display}`);
  });

  const foretold = await narrator.step('Before switching on: who would be asked today', async (tell) => {
    const dryRun = await planDryRun(context, officer, { enable: true });
    tell(renderAnswer(planAnswerOf(dryRun), 'table').trimEnd());
    return dryRun;
  });

  await narrator.step('Enable destination tracking', async (tell) => {
    if (!(await reference.host.population.preferencesEverKnown())) {
      tell(
        'No file ever carried contact preferences: switching on asks for a list of learners not to contact.',
      );
      await confirmSuppressionList(context, officer, []);
      tell('The sandbox confirms an empty one.');
    }
    await requireReadyForTracking(context);
    await setting(houses, 'enableDestinationTracking', true, officer);
    tell('switched on: the details form is pushed, and it is known who must not be contacted');
  });

  await narrator.step(`The procedure: retrieve, plan, send, close (${scenario.today})`, async (tell) => {
    const { counts } = await runNow(context, officer);
    const decided = await decisionCounts(context, officer);
    const others = foretold.decisions.filter(({ reason, pots }) => decided[reason] !== pots);
    requireThat(others.length === 0, `as many decisions are ${others[0]?.reason} as foretold`);
    tell(
      `${counted(foretold.pots, 'decision')}, as foretold; ${counted(counts.surveysOpened, 'survey')} opened`,
    );
    tell(
      `${counted(counts.contactsPlanned, 'message')} planned, ${counts.handedOver ?? 0} taken by the survey service`,
    );
    tell(rowsTold(counts));
    const messages = foretold.messages.email + foretold.messages.sms;
    requireThat((counts.contactsPlanned ?? 0) === messages, 'as many messages are planned as foretold');
  });
}

/** Messages go out, learners answer in turn, the clock passes the stop date, and the rest is closed. */
export async function followToTheEnd(population: Population): Promise<void> {
  const { houses, narrator, scenario, officer } = population;
  const { context } = houses.tenant;

  await narrator.step('The survey service sends', async (tell) => {
    const before = { mails: houses.mails.count(), sms: houses.sms.messages().length };
    await houses.service.drain();
    tell(`${houses.mails.count() - before.mails} email at the mail catcher`);
    tell(`${houses.sms.messages().length - before.sms} SMS in the outbox`);
  });

  const invited = await invitedSurveys(population);
  await narrator.step(`Learners answer (${scenario.submittedOn})`, async (tell) => {
    houses.moveTo(scenario.submittedOn);
    const client = await context.client();
    const done: Record<Turn, number> = { answers: 0, unsubscribes: 0, silent: 0 };
    for (const [at, { learnerRef, surveyId }] of invited.entries()) {
      const turn = TURNS[at % TURNS.length]!;
      done[turn] += 1;
      if (turn === 'silent') continue;
      const { messages } = await client.survey(surveyId);
      const link = linkIn(messages.map(({ text }) => text ?? '').join('\n'));
      requireThat(link !== undefined, `learner ${learnerRef} has a link`);
      if (turn === 'answers') await answerSurvey(link!, scenario.answersOf(learnerRef, Math.floor(at / 3)));
      else await unsubscribe(link!);
    }
    if (invited.length === 0) return tell('nobody was contacted, so there is nothing to answer');
    tell(`${counted(invited.length, 'learner')} contacted; in order of reference, in turn:`);
    tell(`${done.answers} answered, ${done.unsubscribes} unsubscribed, ${done.silent} stayed silent`);
  });

  await narrator.step(`The procedure again (${scenario.submittedOn})`, async (tell) => {
    const { counts } = await runNow(context, officer);
    tell(`${counted(counts.answers, 'answer')} imported`);
    tell(rowsTold(counts));
  });

  const closeOn = scenario.closeOn ?? (await dayAfterTheLastStop(population));
  await narrator.step(`Past the stop date: silence is recorded (${closeOn})`, async (tell) => {
    houses.moveTo(closeOn);
    const { counts } = await runNow(context, officer);
    await houses.service.drain();
    tell(`${counted(counts.surveysClosed, 'survey')} closed`);
    tell(rowsTold(counts));
    requireThat((counts.FEED_BEHIND ?? 0) === 0, 'nothing is held because the feed was behind');
  });
}

/** The surveys of the first run that messages were sent for, in order of learner reference. */
async function invitedSurveys({ houses, officer }: Population) {
  const { context } = houses.tenant;
  const invited: { learnerRef: string; surveyId: string }[] = [];
  let after: { learnerRef: string; potId: string } | null = null;
  for (;;) {
    const page = await leavers(context, officer, { after, limit: 500 });
    for (const { learnerRef, surveyId, rounds, held } of page)
      if (surveyId !== null && (rounds ?? 0) > 0 && held === null) invited.push({ learnerRef, surveyId });
    const last = page.at(-1);
    if (last === undefined) return invited;
    after = { learnerRef: last.learnerRef, potId: last.potId };
  }
}

async function dayAfterTheLastStop({ houses, scenario, officer }: Population): Promise<string> {
  const last = await lastStopDate(houses.tenant.context, officer);
  return addDays(last ?? scenario.submittedOn, 1);
}

/** Stores one setting, as the options screen of the MIS does. */
async function setting({ tenant }: Houses, name: string, value: unknown, officer: Actor): Promise<void> {
  const { key, value: checked } = readSetting(ownManifest(), name, value, '--set');
  await tenant.reference.host.config.set(key, checked, officer.id);
}

/** `1 survey`, `2 surveys`. */
function counted(count: number | undefined, noun: string): string {
  return `${count ?? 0} ${noun}${count === 1 ? '' : 's'}`;
}

function rowsTold(counts: Readonly<Record<string, number>>): string {
  const of = (name: string) => counts[name] ?? 0;
  return `destination rows: ${of('rowsAppended')} written, ${of('rowsAmended')} confirmed or amended, ${of('rowsWithdrawn')} withdrawn`;
}
