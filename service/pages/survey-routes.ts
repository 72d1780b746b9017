import type { FastifyInstance, FastifyReply } from 'fastify';
import { longDate } from '../mail/render.ts';
import { readSurvey, type Survey, saveDraft } from '../store/surveys.ts';
import type { ToldBefore } from '../wire.ts';
import { type Address, fieldsOf, open, type PagesContext } from './context.ts';
import type { FieldError, PageAnswers } from './forms.ts';
import { frameOf } from './frame.ts';
import { markOf, recordOpened, savePage, submit, submitUnchanged } from './progress.ts';
import { isAnswered, type Step, stepsOf } from './steps.ts';
import { pagesOf, unchanged } from './told-before.ts';
import { questionView, titleOf } from './view-question.ts';
import { helloOf, stillView } from './view-still.ts';
import { summaryRows } from './view-summary.ts';
import type { Door, Visit } from './visit.ts';
import { linesOf, put } from './words.ts';

/** The survey itself: first page, one question a page, the check, and sending. */
export function addSurveyPages(app: FastifyInstance, context: PagesContext, door: Door): void {
  const { database, clock, renderer } = context;
  const steps = ({ survey, today }: Visit) => stepsOf(survey.draft, survey.livingQuestion, today);
  /** Where an unfinished visit goes on. */
  const addressOf = ({ base, query }: Visit, step: Step | undefined) =>
    step === undefined ? `${base}/check${query}` : `${base}/q/${step.id}${query}`;

  app.get<Address>(
    `/${door}/:token`,
    open(context, door, async (visit, _request, reply) => {
      const { survey, words, language, staff } = visit;
      if (survey.toldBefore !== null) return still(reply, visit, survey.toldBefore);
      const { start } = words;
      const all = steps(visit);
      const why = put(start.why, {
        provider: survey.provider,
        ended: longDate(survey.endedOn, language),
        course: survey.course.trim() === '' ? start.course : survey.course,
      });
      const how = put(start.how, { closes: longDate(survey.closesOn, language) });
      const values = {
        ...frameOf(visit, start.title),
        hello: helloOf(visit),
        paragraphs: [why, how, start.choice].flatMap(linesOf),
        guide: staff === null ? [] : linesOf(words.staff.guide),
        resumes: isAnswered(survey.draft, all[0]!),
        startHref: addressOf(
          visit,
          all.find((step) => !isAnswered(survey.draft, step)),
        ),
      };
      return renderer.page(reply, 'start', values);
    }),
  );

  app.get<Address>(
    `/${door}/:token/q/:step`,
    open(context, door, async (visit, request, reply) => {
      const { survey, base, query } = visit;
      const step = steps(visit).find(({ id }) => id === request.params.step);
      if (step === undefined) return reply.redirect(`${base}${query}`, 303);
      if (survey.openedAt === null && door === 's' && request.method === 'GET')
        await database.transaction((tx) => recordOpened(tx, clock, survey));
      const before = survey.toldBefore === null ? {} : pagesOf(survey.toldBefore);
      return question(reply, visit, step, survey.draft.pages[step.id] ?? before[step.id] ?? {}, []);
    }),
  );

  app.post<Address>(
    `/${door}/:token/q/:step`,
    open(context, door, async (visit, request, reply) => {
      const { survey, base, query } = visit;
      const id = request.params.step;
      const saved = await database.transaction((tx) => savePage(tx, clock, visit, id, fieldsOf(request)));
      if (saved.became === 'refused') {
        const now = { ...visit, survey: saved.survey };
        const step = steps(now).find((one) => one.id === id)!;
        return question(reply, now, step, saved.read.page, saved.read.errors, 400);
      }
      if (saved.became !== 'saved') return reply.redirect(`${base}${query}`, 303);
      const { draft } = saved;
      const all = steps({ ...visit, survey: { ...survey, draft } });
      const following = all.slice(all.findIndex((one) => one.id === id) + 1);
      // Once the check was reached, a change leads back there past what needs no new answer.
      const next = draft.checked === true ? all.find((one) => !isAnswered(draft, one)) : following[0];
      return reply.redirect(addressOf(visit, next), 303);
    }),
  );

  app.get<Address>(
    `/${door}/:token/check`,
    open(context, door, async (visit, _request, reply) => {
      const { survey } = visit;
      const missing = steps(visit).find((step) => !isAnswered(survey.draft, step));
      if (missing !== undefined) return reply.redirect(addressOf(visit, missing), 303);
      if (survey.draft.checked !== true)
        await database.transaction(async (tx) => {
          const { draft, state } = await readSurvey(tx, survey.tenant, survey.id);
          if (state === survey.state) await saveDraft(tx, survey, { ...draft, checked: true });
        });
      return check(reply, visit);
    }),
  );

  app.post<Address>(
    `/${door}/:token/check`,
    open(context, door, async (visit, request, reply) => {
      const { base, query } = visit;
      const sent = await database.transaction((tx) => submit(tx, clock, visit, fieldsOf(request).seen));
      if (sent.became === 'gone') return reply.redirect(`${base}${query}`, 303);
      if (sent.became === 'incomplete') return reply.redirect(addressOf(visit, sent.missing), 303);
      const { survey } = sent;
      return sent.became === 'changed'
        ? check(reply, { ...visit, survey }, true)
        : done(reply, visit, survey);
    }),
  );

  app.get<Address>(
    `/${door}/:token/same`,
    open(context, door, async ({ base, query }, _request, reply) => reply.redirect(`${base}${query}`, 303)),
  );

  app.post<Address>(
    `/${door}/:token/same`,
    open(context, door, async (visit, request, reply) => {
      const { base, query } = visit;
      const { seen } = fieldsOf(request);
      const sent = await database.transaction((tx) => submitUnchanged(tx, clock, visit, seen));
      if (sent.became === 'submitted') return done(reply, visit, sent.survey);
      const told = sent.became === 'changed' ? sent.survey.toldBefore : null;
      return told === null ? reply.redirect(`${base}${query}`, 303) : still(reply, visit, told, true);
    }),
  );

  /** @param survey with the draft that was sent */
  function done(reply: FastifyReply, visit: Visit, survey: Survey): FastifyReply {
    const { words, staff } = visit;
    const after = { ...visit, survey: { ...survey, state: 'answered' as const } };
    const values = {
      ...frameOf(after, words.done.title, { once: true }),
      paragraphs: linesOf(put(words.done.text, { provider: survey.provider })),
      staffLines: staff === null ? [] : linesOf(words.staff.done),
      rows: summaryRows(visit, survey.draft, false),
    };
    return renderer.page(reply, 'done', values);
  }

  /** @param changed the learner was shown something else than what stands by now */
  function still(reply: FastifyReply, visit: Visit, told: ToldBefore, changed = false): FastifyReply {
    const { survey, words, base, query } = visit;
    const draft = unchanged(survey, told);
    const values = {
      ...frameOf(visit, words.still.title),
      ...stillView(visit, draft),
      seen: markOf(draft, stepsOf(draft, survey.livingQuestion, visit.today)),
      changed,
      action: `${base}/same${query}`,
      changeHref: addressOf(
        visit,
        steps(visit).find((step) => !isAnswered(survey.draft, step)),
      ),
    };
    return renderer.page(reply, 'still', values, changed ? 409 : 200);
  }

  /** @param changed other answers stand by now than those that were looked through */
  function check(reply: FastifyReply, visit: Visit, changed = false): FastifyReply {
    const { survey, words, base, query } = visit;
    const all = steps(visit);
    const values = {
      ...frameOf(visit, words.check.title),
      rows: summaryRows(visit, survey.draft, true),
      seen: markOf(survey.draft, all),
      changed,
      final: linesOf(words.check.final),
      action: `${base}/check${query}`,
      backHref: `${base}/q/contact${query}`,
    };
    return renderer.page(reply, 'check', values, changed ? 409 : 200);
  }

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
      ...frameOf(visit, titleOf(step, words)),
      ...questionView(step, visit, all, page, errors),
      action: `${base}/q/${step.id}${query}`,
      backHref: before === undefined ? `${base}${query}` : addressOf(visit, before),
    };
    return renderer.page(reply, 'question', values, status);
  }
}
