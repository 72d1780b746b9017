import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Address, fieldsOf, known, type PagesContext } from './context.ts';
import { frameOf } from './frame.ts';
import type { Answerer } from './progress.ts';
import type { Door, Visit } from './visit.ts';
import { resubscribe, type Scope, stoppedOf, unsubscribe } from './wishes.ts';

/** A message can always be stopped, whatever became of its survey. */
const FOR_GOOD = { alsoWithdrawn: true };

/**
 * Stopping messages, and the way back in. A GET only shows, and shows what is stopped: whoever opens the link again finds
 * the way back.
 */
export function addStopPages(app: FastifyInstance, context: PagesContext, door: Door): void {
  const { database, clock, renderer } = context;
  const path = door === 's' ? '/u/:token' : '/a/:token/stop';
  const channelOf = ({ query }: FastifyRequest<Address>) => (query.channel === 'sms' ? 'sms' : 'email');
  const keepOf = (request: FastifyRequest<Address>) => `&channel=${channelOf(request)}`;
  const here = (visit: Visit, request: FastifyRequest<Address>, more = '') =>
    `${visit.stop}${visit.query}${visit.query === '' ? '?' : '&'}channel=${channelOf(request)}${more}`;

  app.get<Address>(
    path,
    known(
      context,
      door,
      async (visit, request, reply) => {
        if (visit.ended) return renderer.gone(reply, visit, 'assistEnded');
        if (visit.survey.state === 'suppressed') return renderer.gone(reply, visit, 'suppressed');
        const stopped = await stoppedOf(database.reader, visit.survey);
        if (stopped.length === 0 || (request.query.more === 'yes' && !stopped.includes('all')))
          return form(visit, request, reply, null);
        const { words } = visit;
        const isAll = stopped.includes('all');
        return renderer.plain(reply, visit, {
          title: words.stop.doneTitle,
          paragraphs: [...stopped.map((what) => words.stop.stopped[what]), words.stop.done],
          keep: keepOf(request),
          button: {
            action: here(visit, request),
            name: 'again',
            value: 'yes',
            before: words.stop.backText,
            text: words.stop.back,
          },
          ...(isAll ? {} : { link: { href: here(visit, request, '&more=yes'), text: words.stop.more } }),
        });
      },
      FOR_GOOD,
    ),
  );

  app.post<Address>(
    path,
    known(
      context,
      door,
      async (visit, request, reply) => {
        const { survey, words, staff } = visit;
        if (visit.ended) return renderer.gone(reply, visit, 'assistEnded');
        const fields = fieldsOf(request);
        const who: Answerer = staff === null ? {} : { by: 'staff', staff };
        if (fields.again === 'yes') {
          await database.transaction((tx) => resubscribe(tx, clock, survey, who));
          const { againTitle: title, again } = words.stop;
          return renderer.plain(reply, visit, { title, paragraphs: [again], keep: keepOf(request) });
        }
        const scope = scopeOf(fields);
        if (scope === null) return form(visit, request, reply, words.errors.chooseStop);
        await database.transaction((tx) => unsubscribe(tx, clock, survey, scope, channelOf(request), who));
        // A mail program asks by itself and follows no redirect (RFC 8058).
        if (fields['List-Unsubscribe'] === undefined) return reply.redirect(here(visit, request), 303);
        return renderer.plain(reply, visit, { title: words.stop.doneTitle, paragraphs: [words.stop.done] });
      },
      FOR_GOOD,
    ),
  );

  function form(
    visit: Visit,
    request: FastifyRequest<Address>,
    reply: FastifyReply,
    error: string | null,
  ): FastifyReply {
    const { words } = visit;
    const item = (value: Scope, text: string) => ({
      value,
      text,
      checked: error === null && value === 'all',
    });
    const values = {
      ...frameOf(visit, words.stop.title, { keep: keepOf(request) }),
      field: 'scope',
      hint: words.stop.text,
      button: words.stop.button,
      errors: error === null ? null : [{ text: error, href: '#scope' }],
      message: error,
      items: [
        item('survey', words.stop.survey),
        item('channel', words.stop[channelOf(request)]),
        item('all', words.stop.all),
      ],
      action: here(visit, request),
    };
    return renderer.page(reply, 'choice', values, error === null ? 200 : 400);
  }
}

/** A mail program's button (RFC 8058) asks for everything to stop: nobody who presses it wants a text instead. */
function scopeOf(fields: Readonly<Record<string, unknown>>): Scope | null {
  if (fields['List-Unsubscribe'] === 'One-Click') return 'all';
  const { scope } = fields;
  return scope === 'survey' || scope === 'channel' || scope === 'all' ? scope : null;
}
