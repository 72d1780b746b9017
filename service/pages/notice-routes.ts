import type { FastifyInstance } from 'fastify';
import { logoOf } from '../store/tenants.ts';
import { type Address, known, type PagesContext } from './context.ts';
import { askLine } from './frame.ts';
import { type Door, visitOf } from './visit.ts';
import { put } from './words.ts';

/** What is said of the data, and how the provider looks. */
export function addNoticePages(app: FastifyInstance, context: PagesContext, door: Door): void {
  const { database, renderer } = context;

  app.get<Address>(
    `/${door}/:token/privacy`,
    known(context, door, async (visit, _request, reply) => {
      const { words, tenant, base, query } = visit;
      const { controller, lawfulBasis, retentionDays } = tenant.account;
      const { privacy } = words;
      const keep =
        retentionDays === undefined
          ? privacy.keepDefault
          : put(privacy.keep, { days: String(retentionDays) });
      return renderer.plain(reply, visit, {
        title: privacy.title,
        paragraphs: [
          put(privacy.who, { controller }),
          privacy.what,
          privacy.why,
          put(privacy.basis, { basis: lawfulBasis ?? privacy.basisDefault }),
          keep,
          privacy.rights,
          privacy.none,
          askLine(visit),
        ],
        link: { href: `${base}${query}`, text: words.backToSurvey },
      });
    }),
  );

  const asked = (token: string) => visitOf(context, context.visits, { door, token, query: {} });
  app.get<Address>(`/${door}/:token/colours.css`, async (request, reply) => {
    const colours = (await asked(request.params.token))?.tenant.account.colours;
    const bar = colours === undefined ? '' : `background:${colours.background};color:${colours.text}`;
    return reply
      .type('text/css; charset=utf-8')
      .send(`.app-bar{${bar || 'border-bottom:2px solid #767676'}}\n`);
  });

  app.get<Address>(`/${door}/:token/logo.png`, async (request, reply) => {
    const visit = await asked(request.params.token);
    const logo = visit === null ? null : await logoOf(database.reader, visit.tenant.id);
    return logo === null ? reply.code(404).send() : reply.type('image/png').send(logo);
  });
}
