import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { longDate } from '../mail/render.ts';
import { readSurvey, saveDraft } from '../store/surveys.ts';
import { type FieldError, type PageAnswers, type Posted, readForm } from './forms.ts';
import { frameOf } from './frame.ts';
import { recordOpened, savePage, submit } from './progress.ts';
import type { Renderer } from './renderer.ts';
import { isAnswered, type Step, stepsOf } from './steps.ts';
import { questionView, titleOf } from './view-question.ts';
import { summaryRows } from './view-summary.ts';
import { goneOf, type Visit, visitOf } from './visit.ts';
import { put } from './words.ts';

interface Address {
  Params: { token: string; step: string };
  Querystring: { lang?: string };
}

type Page = (visit: Visit, request: FastifyRequest<Address>, reply: FastifyReply) => Promise<FastifyReply>;

/** The survey itself: first page, one question a page, the check, and sending. */
export function addSurveyPages(app: FastifyInstance, context: ServiceContext, renderer: Renderer): void {
  const { database, clock } = context;

  /** A page of a survey that takes answers; everything else is told plainly. */
  const open = (page: Page) => async (request: FastifyRequest<Address>, reply: FastifyReply) => {
    const visit = await visitOf(context, request.params.token, request.query.lang);
    if (visit === null) return renderer.bare(reply, 'en', 'unknown', 404);
    const gone = goneOf(visit);
    return gone === null ? page(visit, request, reply) : renderer.gone(reply, visit, gone);
  };
  const steps = ({ survey, today }: Visit) => stepsOf(survey.draft, survey.livingQuestion, today);

  app.get<Address>(
    '/s/:token',
    open(async (visit, _request, reply) => {
      const { survey, words, base, query, language } = visit;
      if (survey.openedAt === null) await database.transaction((tx) => recordOpened(tx, clock, survey));
      const { start } = words;
      const next = steps(visit).find((step) => !isAnswered(survey.draft, step));
      const values = {
        ...frameOf(visit, start.title, base),
        hello:
          survey.givenName === '' ? start.helloNobody : put(start.hello, { given_name: survey.givenName }),
        why: put(start.why, {
          provider: survey.provider,
          ended: longDate(survey.endedOn, language),
          course: survey.course === '' ? start.course : survey.course,
        }),
        how: put(start.how, { closes: longDate(survey.closesOn, language) }),
        resumes: isAnswered(survey.draft, steps(visit)[0]!),
        startHref: next === undefined ? `${base}/check${query}` : `${base}/q/${next.id}${query}`,
      };
      return renderer.page(reply, 'start', values);
    }),
  );

  app.get<Address>(
    '/s/:token/q/:step',
    open(async (visit, request, reply) => {
      const step = steps(visit).find(({ id }) => id === request.params.step);
      if (step === undefined) return reply.redirect(`${visit.base}${visit.query}`, 303);
      return question(reply, visit, step, visit.survey.draft.pages[step.id] ?? {}, []);
    }),
  );

  app.post<Address>(
    '/s/:token/q/:step',
    open(async (visit, request, reply) => {
      const { survey, base, query, today } = visit;
      const step = steps(visit).find(({ id }) => id === request.params.step);
      if (step === undefined) return reply.redirect(`${base}${query}`, 303);
      const around = { draft: survey.draft, endedOn: survey.endedOn, today };
      const read = readForm(step, (request.body ?? {}) as Posted, around);
      if (!read.ok) return question(reply, visit, step, read.page, read.errors, 400);
      const draft = await database.transaction((tx) => savePage(tx, clock, survey, step.id, read.page));
      if (draft === null) return reply.redirect(`${base}${query}`, 303);
      const all = stepsOf(draft, survey.livingQuestion, today);
      const following = all.slice(all.findIndex(({ id }) => id === step.id) + 1);
      // Once the check was reached, a change leads back there past what needs no new answer.
      const next = draft.checked === true ? all.find((one) => !isAnswered(draft, one)) : following[0];
      return reply.redirect(
        next === undefined ? `${base}/check${query}` : `${base}/q/${next.id}${query}`,
        303,
      );
    }),
  );

  app.get<Address>(
    '/s/:token/check',
    open(async (visit, _request, reply) => {
      const { survey, words, base, query } = visit;
      const missing = steps(visit).find((step) => !isAnswered(survey.draft, step));
      if (missing !== undefined) return reply.redirect(`${base}/q/${missing.id}${query}`, 303);
      if (survey.draft.checked !== true)
        await database.transaction(async (tx) => {
          const { draft } = await readSurvey(tx, survey.tenant, survey.id);
          await saveDraft(tx, survey, { ...draft, checked: true });
        });
      const values = {
        ...frameOf(visit, words.check.title, `${base}/check`),
        rows: summaryRows(visit, survey.draft, true),
        action: `${base}/check${query}`,
        backHref: `${base}/q/contact${query}`,
      };
      return renderer.page(reply, 'check', values);
    }),
  );

  app.post<Address>(
    '/s/:token/check',
    open(async (visit, _request, reply) => {
      const { survey, words, base, query, tenant, today } = visit;
      const missing = steps(visit).find((step) => !isAnswered(survey.draft, step));
      if (missing !== undefined) return reply.redirect(`${base}/q/${missing.id}${query}`, 303);
      const thanks = tenant.account.texts?.['thank-you'] !== undefined;
      const answers = await database.transaction((tx) => submit(tx, clock, survey, today, thanks));
      if (answers === null) return reply.redirect(`${base}${query}`, 303);
      const values = {
        ...frameOf({ ...visit, survey: { ...survey, state: 'answered' } }, words.done.title, null),
        text: put(words.done.text, { provider: survey.provider }),
        rows: summaryRows(visit, survey.draft, false),
      };
      return renderer.page(reply, 'done', values);
    }),
  );

  function question(
    reply: FastifyReply,
    visit: Visit,
    step: Step,
    page: PageAnswers,
    errors: readonly FieldError[],
    status = 200,
  ): FastifyReply {
    const { words, base, query } = visit;
    const all = steps(visit);
    const before = all[all.findIndex(({ id }) => id === step.id) - 1];
    const values = {
      ...frameOf(visit, titleOf(step, words), `${base}/q/${step.id}`),
      ...questionView(step, visit, page, errors),
      action: `${base}/q/${step.id}${query}`,
      backHref: before === undefined ? `${base}${query}` : `${base}/q/${before.id}${query}`,
    };
    return renderer.page(reply, 'question', values, status);
  }
}
