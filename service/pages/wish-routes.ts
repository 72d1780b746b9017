import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Knex } from 'knex';
import type { Clock, ServiceContext } from '../context.ts';
import type { Survey } from '../store/surveys.ts';
import { readSurvey, saveDraft } from '../store/surveys.ts';
import { logoOf } from '../store/tenants.ts';
import { askLine, frameOf } from './frame.ts';
import type { Renderer } from './renderer.ts';
import { goneOf, type Visit, visitOf } from './visit.ts';
import { recordDeceased, recordNotThisPerson, resubscribe, type Scope, unsubscribe } from './wishes.ts';
import { put } from './words.ts';

interface Address {
  Params: { token: string };
  Querystring: { lang?: string; channel?: string };
}

/** A message can always be stopped, whatever became of its survey. */
const FOR_GOOD = { alsoWithdrawn: true };

type Page = (visit: Visit, request: FastifyRequest<Address>, reply: FastifyReply) => Promise<FastifyReply>;

/** What a visitor may want besides answering. A GET only shows: scanners follow every link of a message. */
export function addWishPages(app: FastifyInstance, context: ServiceContext, renderer: Renderer): void {
  const { database, clock } = context;

  const known =
    (page: Page, options = {}) =>
    async (request: FastifyRequest<Address>, reply: FastifyReply) => {
      const visit = await visitOf(context, request.params.token, request.query.lang, options);
      return visit === null ? renderer.bare(reply, 'en', 'unknown', 404) : page(visit, request, reply);
    };

  const act =
    (record: (tx: Knex.Transaction, clock: Clock, of: Survey) => Promise<void>, told: 'notMe' | 'deceased') =>
    async (visit: Visit, _request: FastifyRequest<Address>, reply: FastifyReply) => {
      const { survey, words } = visit;
      await database.transaction((tx) => record(tx, clock, survey));
      const after = { ...visit, survey: { ...survey, state: 'suppressed' as const } };
      return renderer.plain(reply, after, {
        title: words.told[`${told}Title`],
        paragraphs: [put(words.told[told], { provider: survey.provider }), askLine(visit)],
      });
    };
  app.post<Address>('/s/:token/not-me', known(act(recordNotThisPerson, 'notMe')));
  app.post<Address>('/s/:token/cannot-answer', known(act(recordDeceased, 'deceased')));

  app.post<Address>(
    '/s/:token/proxy',
    known(async (visit, _request, reply) => {
      const { survey, base, query } = visit;
      if (goneOf(visit) === null)
        await database.transaction(async (tx) => {
          const { draft } = await readSurvey(tx, survey.tenant, survey.id);
          await saveDraft(tx, survey, { ...draft, by: 'proxy' });
        });
      return reply.redirect(`${base}${query}`, 303);
    }),
  );

  app.get<Address>(
    '/s/:token/privacy',
    known(async (visit, _request, reply) => {
      const { words, tenant, base } = visit;
      const { controller, lawfulBasis, retentionDays } = tenant.account;
      const { privacy } = words;
      const keep =
        retentionDays === undefined
          ? privacy.keepDefault
          : put(privacy.keep, { days: String(retentionDays) });
      const paragraphs = [
        put(privacy.who, { controller }),
        privacy.what,
        privacy.why,
        put(privacy.basis, { basis: lawfulBasis ?? privacy.basisDefault }),
        keep,
        privacy.rights,
        privacy.none,
        askLine(visit),
      ];
      return renderer.plain(reply, visit, { title: privacy.title, paragraphs, path: `${base}/privacy` });
    }),
  );

  app.get<Address>('/s/:token/colours.css', async (request, reply) => {
    const visit = await visitOf(context, request.params.token, undefined);
    const colours = visit?.tenant.account.colours;
    const bar = colours === undefined ? '' : `background:${colours.background};color:${colours.text}`;
    return reply
      .type('text/css; charset=utf-8')
      .send(`.app-bar{${bar || 'border-bottom:2px solid #767676'}}\n`);
  });

  app.get<Address>('/s/:token/logo.png', async (request, reply) => {
    const visit = await visitOf(context, request.params.token, undefined);
    const logo = visit === null ? null : await logoOf(context.database.reader, visit.tenant.id);
    return logo === null ? reply.code(404).send() : reply.type('image/png').send(logo);
  });

  app.get<Address>(
    '/u/:token',
    known(async (visit, request, reply) => {
      const { words, query } = visit;
      const path = stopPath(request.params.token);
      const channel = channelOf(request);
      const item = (value: Scope, text: string) => ({ value, text, checked: value === 'all' });
      const values = {
        ...frameOf(visit, words.stop.title, path),
        items: [
          item('survey', words.stop.survey),
          item('channel', words.stop[channel]),
          item('all', words.stop.all),
        ],
        action: `${path}${query}${query === '' ? '?' : '&'}channel=${channel}`,
      };
      return renderer.page(reply, 'stop', values);
    }, FOR_GOOD),
  );

  app.post<Address>(
    '/u/:token',
    known(async (visit, request, reply) => {
      const { survey, words, query } = visit;
      const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
      const path = stopPath(request.params.token);
      if (body.again === 'yes') {
        await database.transaction((tx) => resubscribe(tx, clock, survey));
        return renderer.plain(reply, visit, { title: words.stop.againTitle, paragraphs: [words.stop.again] });
      }
      const scope = scopeOf(body);
      if (scope === null) return renderer.bare(reply, visit.language, 'bad', 400);
      await database.transaction((tx) => unsubscribe(tx, clock, survey, scope, channelOf(request)));
      return renderer.plain(reply, visit, {
        title: words.stop.doneTitle,
        paragraphs: [words.stop.done],
        button: { action: `${path}${query}`, before: words.stop.backText, text: words.stop.back },
      });
    }, FOR_GOOD),
  );
}

/** A mail program's button (RFC 8058) asks for everything to stop: nobody who presses it wants a text instead. */
function scopeOf(body: Readonly<Record<string, unknown>>): Scope | null {
  if (body['List-Unsubscribe'] === 'One-Click') return 'all';
  const { scope } = body;
  return scope === 'survey' || scope === 'channel' || scope === 'all' ? scope : null;
}

function channelOf(request: FastifyRequest<Address>): 'email' | 'sms' {
  return request.query.channel === 'sms' ? 'sms' : 'email';
}

function stopPath(token: string): string {
  return `/u/${token}`;
}
