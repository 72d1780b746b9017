import { isCoded } from '../../lib/errors/index.ts';
import { addDays } from '../../lib/ilr/calendar.ts';
import { REPORT_COLUMNS } from '../../plugin/admin/index.ts';
import type { Answers } from '../../plugin/domain/index.ts';
import type { Actor, ReportTable } from '../../plugin/host.ts';
import { tableLines } from '../../tui/cli/listing.ts';
import { walkDetails } from './details.ts';
import type { Houses } from './houses.ts';
import { answerSurvey } from './learner.ts';
import { type Narrator, requireThat } from './narrator.ts';
import { allowOfficer, hireOfficer } from './people.ts';

/** The learner of the guide's test case: marked *test*, so in no run, no rate and no export. */
const DUMMY = {
  ref: 'DUMMY001',
  givenNames: 'Dummy',
  familyName: 'Learner',
  dateOfBirth: '2000-01-01',
  email: 'dummy.learner@example.org',
  telephone: '07700 900999',
  test: true,
} as const;

const SEND = 'send-destination-survey';
const GET_RESPONSES = 'get-responses';
const REPORT = 'ilr-destinations-tracking';
const ON_SCREEN = REPORT_COLUMNS.filter(({ onScreen }) => onScreen);

/** The guide's test case, step by step, on one dummy learner, while tracking is switched off. */
export async function walkGuide(houses: Houses, narrator: Narrator): Promise<void> {
  const { reference, context } = houses.tenant;
  const { mis, ribbon, reports } = reference;
  const today = reference.host.clock.today();
  const officer = await hireOfficer(houses);
  const press = (id: string, learnerRef: string | null) =>
    ribbon.run(id, { actor: officer, learnerRef, confirmed: false });

  narrator.part('The test case of the guide: one dummy learner');

  await narrator.step('Create the dummy learner, with a period of training that has ended', async (tell) => {
    const pot = {
      startDate: addDays(today, -400),
      actualEndDate: addDays(today, -75),
      terminationDate: addDays(today, -14),
      title: 'Plumbing level 2',
    };
    await mis.createLearner({ ...DUMMY, pots: [pot] });
    await mis.enterDestination(DUMMY.ref, {
      outType: 'VOL',
      outCode: 1,
      startDate: addDays(today, -300),
      endDate: addDays(today, -200),
      collDate: addDays(today, -100),
    });
    tell(`learner ${DUMMY.ref}, ${DUMMY.email}, ${DUMMY.telephone}`);
    tell(`learning ended on ${pot.actualEndDate}, terminated on ${pot.terminationDate}`);
    tell('an outcome that staff entered by hand is on record: VOL 1');
  });

  await narrator.step('Without the permission the command is refused', async (tell) => {
    const refusal = await refusalOf(() => press(SEND, DUMMY.ref));
    requireThat(refusal?.code === 'PERMISSION_NOT_SET', 'the command is refused');
    tell(`${refusal!.code}: ${refusal!.message}. ${refusal!.hint}`);
  });

  await narrator.step('Edit Permissions › MIS officer › Commands › Trainee Editor', async (tell) => {
    await allowOfficer(houses);
    for (const { title, state } of reference.manifest.contributes.permissions.map(({ title, id }) => ({
      title,
      state: reference.host.permissions.check(officer, id),
    }))) {
      const set = await state;
      requireThat(set === 'allowed', `"${title}" is allowed`);
      tell(`${title}: ${set}`);
    }
  });

  await walkDetails(houses, narrator, officer);

  await narrator.step(
    'Actions › Tools › Send destination survey, while tracking is switched off',
    async (tell) => {
      requireThat(!(await context.settings()).enableDestinationTracking, 'tracking is switched off');
      const { message } = await press(SEND, DUMMY.ref);
      tell(message);
      const { sent } = await houses.service.drain();
      requireThat(sent === 2, 'an email and an SMS went out');
    },
  );

  const link = await narrator.step('The learner reads the email and the SMS', async (tell) => {
    const mail = (await houses.mails.messages()).find(({ to }) => to.includes(DUMMY.email));
    const text = houses.sms.messages().find(({ to }) => to === '+447700900999');
    const links = [mail?.text, text?.text].map((body) => linkIn(body ?? ''));
    requireThat(links[0] !== undefined && links[1] !== undefined, 'both messages have a link');
    tell(`email to ${DUMMY.email}, from ${mail!.headers.get('from')}`);
    tell(`subject: ${mail!.subject}`);
    tell(indented(mail!.text));
    tell(`SMS to ${text!.to}: ${text!.text}`);
    return links[0]!;
  });

  await narrator.step('The learner answers the survey over HTTP', async (tell) => {
    tell(link);
    tell(`the last page says: ${await answerSurvey(link, answersOn(today))}`);
  });

  await narrator.step('Management › Get Responses', async (tell) => {
    const { message } = await press(GET_RESPONSES, null);
    tell(message);
    requireThat(message.startsWith('2 destination records retrieved'), 'two destination records came');
    const [told] = await mis.listNotifications(officer.id);
    requireThat(told?.message === message, 'the officer is told so in the MIS');
  });

  await narrator.step('The destination rows on the ILR tab of the learner', async (tell) => {
    const rows = await reference.host.learners.destinationHistory(DUMMY.ref);
    for (const row of rows)
      tell(
        `${row.outType} ${row.outCode}  from ${row.startDate}  collected ${row.collDate}  source ${row.source}`,
      );
    const ours = rows.filter(({ source }) => source === 'survey').map(keyOf);
    requireThat(
      ours.sort().join() === `EMP 1 ${addDays(today, -7)},VOL 1 ${addDays(today, -13)}`,
      'the rows are EMP 1 from the day told and VOL 1 from the day after termination',
    );
  });

  await narrator.step('Destinations Tracking › ILR Destinations Tracking, by date range', async (tell) => {
    for (const by of ['sent', 'responses']) {
      const parameters = { by, from: today, to: today };
      const table = await reports.run(REPORT, { actor: officer, parameters });
      requireThat(hasLearner(table), `the learner is in the report by ${by}`);
      tell(`by ${by}, ${today} to ${today}:`);
      tell(tableLines({ ...table, columns: ON_SCREEN }).join('\n'));
    }
  });

  await narrator.step('From the learner in the report to ALL destination records', async (tell) => {
    const table = await drill(houses, officer);
    tell(tableLines(table).join('\n'));
    const sources = new Set(table.rows.map(({ source }) => source));
    requireThat(table.rows.length === 3 && sources.has('person'), 'the row entered by hand is among them');
  });
}

function drill({ tenant }: Houses, actor: Actor): Promise<ReportTable> {
  return tenant.reference.reports.drill(REPORT, { actor, learnerRef: DUMMY.ref });
}

/** A job since a day after leaving, and voluntary work since before: two rows, one of them moved by the rules. */
function answersOn(today: string): Answers {
  return {
    preferNotToSay: false,
    activities: [
      {
        kind: 'employed',
        hours: '16-or-more',
        start: { when: 'date', value: addDays(today, -7) },
        end: null,
      },
      { kind: 'voluntary', start: { when: 'date', value: addDays(today, -200) }, end: null },
    ],
  };
}

/** The survey's link in the text of a message. */
export function linkIn(text: string): string | undefined {
  return /https?:\/\/\S+\/s\/[1-9A-HJ-NP-Za-km-z]+/.exec(text)?.[0];
}

async function refusalOf(act: () => Promise<unknown>) {
  try {
    await act();
    return null;
  } catch (error) {
    if (isCoded(error)) return error;
    throw error;
  }
}

function keyOf(row: { outType: string; outCode: number; startDate: string }): string {
  return `${row.outType} ${row.outCode} ${row.startDate}`;
}

function hasLearner(table: ReportTable): boolean {
  return table.rows.some(({ learner }) => learner === DUMMY.ref);
}

function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `| ${line}`)
    .join('\n');
}
