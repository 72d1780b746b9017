import type { FastifyReply } from 'fastify';
import type { Environment } from 'nunjucks';
import { longDate } from '../mail/render.ts';
import type { Language } from '../wire.ts';
import { askLine, frameOf } from './frame.ts';
import type { Gone, Visit } from './visit.ts';
import { put, wordsOf } from './words.ts';

/** Writes pages into replies. */
export interface Renderer {
  page(reply: FastifyReply, template: string, values: object, status?: number): FastifyReply;
  /** A heading and paragraphs within the frame of a survey. */
  plain(reply: FastifyReply, visit: Visit, of: Plain): FastifyReply;
  /** Why the link takes no answers. */
  gone(reply: FastifyReply, visit: Visit, gone: Gone): FastifyReply;
  /** A page that belongs to no survey. */
  bare(
    reply: FastifyReply,
    language: Language,
    kind: 'unknown' | 'failed' | 'busy' | 'bad',
    status: number,
  ): FastifyReply;
}

interface Plain {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly path?: string;
  readonly status?: number;
  readonly button?: { readonly action: string; readonly before: string; readonly text: string };
}

export function createRenderer(environment: Environment): Renderer {
  const renderer: Renderer = {
    page(reply, template, values, status = 200) {
      return reply
        .code(status)
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(environment.render(`${template}.njk`, values));
    },
    plain(reply, visit, { title, paragraphs, path, status, button }) {
      const values = { ...frameOf(visit, title, path ?? null), paragraphs, button };
      return renderer.page(reply, 'plain', values, status);
    },
    gone(reply, visit, gone) {
      const { words, survey, base } = visit;
      const closes = longDate(survey.closesOn, visit.language);
      return renderer.plain(reply, visit, {
        title: words.gone[`${gone}Title`],
        paragraphs: [put(words.gone[gone], { closes }), askLine(visit)],
        path: base,
        status: gone === 'answered' ? 200 : 410,
      });
    },
    bare(reply, language, kind, status) {
      const words = wordsOf(language);
      const asks = kind === 'unknown' ? [words.gone.askNobody] : [];
      const values = {
        w: words,
        language,
        title: words.gone[`${kind}Title`],
        paragraphs: [words.gone[kind], ...asks],
      };
      return renderer.page(reply, 'plain', values, status);
    },
  };
  return renderer;
}
