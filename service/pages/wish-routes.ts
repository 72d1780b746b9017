import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Knex } from 'knex';
import { endAssists } from '../store/assists.ts';
import { readSurvey, type Survey, saveDraft } from '../store/surveys.ts';
import { type Address, fieldsOf, known, open, type PagesContext } from './context.ts';
import { askLine, frameOf } from './frame.ts';
import type { Answerer } from './progress.ts';
import type { Door, Visit } from './visit.ts';
import { recordDeceased, recordNotThisPerson } from './wishes.ts';
import { linesOf, put } from './words.ts';

/** What ends a survey for good: asked twice, on a page of its own and by a box that has to be ticked. */
const ENDINGS = [
  { path: 'not-me', words: 'notMe', record: recordNotThisPerson },
  { path: 'cannot-answer', words: 'deceased', record: recordDeceased },
] as const;

/** What may be wrong with who answers. A GET only shows. */
export function addWishPages(app: FastifyInstance, context: PagesContext, door: Door): void {
  const { database, clock, renderer } = context;

  for (const { path, words: named, record } of ENDINGS) {
    const sure = (reply: FastifyReply, visit: Visit, error: string | null): FastifyReply => {
      const { words, base, query, survey } = visit;
      const asked = words.confirm[named];
      const values = {
        ...frameOf(visit, asked.title),
        paragraphs: linesOf(put(asked.text, { provider: survey.provider })),
        errors: error === null ? null : [{ text: error, href: '#sure' }],
        message: error,
        sure: asked.sure,
        button: asked.button,
        action: `${base}/${path}${query}`,
        backHref: `${base}${query}`,
      };
      return renderer.page(reply, 'confirm', values, error === null ? 200 : 400);
    };
    app.get<Address>(
      `/${door}/:token/${path}`,
      open(context, door, async (visit, _request, reply) => sure(reply, visit, null)),
    );
    app.post<Address>(
      `/${door}/:token/${path}`,
      known(context, door, async (visit, request, reply) => {
        const { survey, words, staff, ended } = visit;
        if (ended) return renderer.gone(reply, visit, 'assistEnded');
        if (fieldsOf(request).sure !== 'yes') return sure(reply, visit, words.errors.sure);
        const who: Answerer = staff === null ? { by: 'proxy' } : { by: 'staff', staff };
        await database.transaction((tx) => record(tx, clock, survey, who));
        const after = { ...visit, survey: { ...survey, state: 'suppressed' as const } };
        return renderer.plain(reply, after, {
          title: words.told[`${named}Title`],
          paragraphs: [
            put(words.told[named], { provider: survey.provider }),
            words.gone.mistake,
            askLine(visit),
          ],
        });
      }),
    );
  }

  if (door === 's') addProxyPages(app, context);
  else addHandOver(app, context);
}

/** Who answers: the learner, or somebody for them. It can be said either way until the answers are sent. */
function addProxyPages(app: FastifyInstance, context: PagesContext): void {
  const { database, renderer } = context;
  const page = (reply: FastifyReply, visit: Visit, error: string | null): FastifyReply => {
    const { words, base, query, survey } = visit;
    const { by } = survey.draft;
    const values = {
      ...frameOf(visit, words.who.title),
      field: 'who',
      hint: words.who.hint,
      button: words.continue,
      errors: error === null ? null : [{ text: error, href: '#who' }],
      message: error,
      items: [
        { value: 'learner', text: words.who.learner, checked: by === 'learner' },
        { value: 'proxy', text: words.who.proxy, checked: by === 'proxy' },
      ],
      action: `${base}/proxy${query}`,
      backHref: `${base}${query}`,
    };
    return renderer.page(reply, 'choice', values, error === null ? 200 : 400);
  };
  app.get<Address>(
    '/s/:token/proxy',
    open(context, 's', async (visit, _request, reply) => page(reply, visit, null)),
  );
  app.post<Address>(
    '/s/:token/proxy',
    open(context, 's', async (visit, request, reply) => {
      const { survey, words, base, query } = visit;
      const { who } = fieldsOf(request);
      if (who !== 'learner' && who !== 'proxy') return page(reply, visit, words.errors.choosePlain);
      await database.transaction((tx) => sayWho(tx, survey, who));
      return reply.redirect(`${base}${query}`, 303);
    }),
  );
}

async function sayWho(tx: Knex.Transaction, of: Survey, by: 'learner' | 'proxy'): Promise<void> {
  const { draft, state } = await readSurvey(tx, of.tenant, of.id);
  if (state === of.state) await saveDraft(tx, of, { ...draft, by });
}

/** Staff leave the rest to the learner, or close the page after a call. */
function addHandOver(app: FastifyInstance, context: PagesContext): void {
  const { database, clock, renderer } = context;
  app.get<Address>(
    '/a/:token/end',
    open(context, 'a', async (visit, _request, reply) => {
      const { words, base, query } = visit;
      const { end } = words.staff;
      const button = { action: `${base}/end${query}`, name: 'end', value: 'yes', text: end.button };
      const link = { href: `${base}${query}`, text: end.back };
      return renderer.plain(reply, visit, { title: end.title, paragraphs: [end.text], button, link });
    }),
  );
  app.post<Address>(
    '/a/:token/end',
    open(context, 'a', async (visit, _request, reply) => {
      const { survey, words } = visit;
      await database.transaction((tx) => endAssists(tx, survey, clock()));
      const { doneTitle, done } = words.staff.end;
      return renderer.plain(reply, { ...visit, ended: true }, { title: doneTitle, paragraphs: [done] });
    }),
  );
}
