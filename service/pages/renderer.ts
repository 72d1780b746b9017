import type { FastifyReply } from 'fastify';
import type { Environment } from 'nunjucks';
import { longDate } from '../mail/render.ts';
import { askLine, frameOf, switchesOf } from './frame.ts';
import type { Gone, Query, Visit } from './visit.ts';
import { languageOf, linesOf, put, wordingOf, wordsOf } from './words.ts';

/** Writes pages into replies. */
export interface Renderer {
  page(reply: FastifyReply, template: string, values: object, status?: number): FastifyReply;
  /** A heading and paragraphs within the frame of a survey. */
  plain(reply: FastifyReply, visit: Visit, of: Plain): FastifyReply;
  /** Why the link takes no answers. */
  gone(reply: FastifyReply, visit: Visit, gone: Gone): FastifyReply;
  /** A page that belongs to no survey. @param asked language and wording, as the address names them */
  bare(
    reply: FastifyReply,
    asked: unknown,
    kind: 'unknown' | 'failed' | 'busy' | 'bad',
    status: number,
  ): FastifyReply;
}

interface Plain {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly status?: number;
  /** Parameters that a switch of language keeps. */
  readonly keep?: string;
  /** A form with a button and nothing to fill in. */
  readonly button?: {
    readonly action: string;
    readonly name: string;
    readonly value: string;
    readonly before?: string;
    readonly text: string;
  };
  readonly link?: { readonly href: string; readonly text: string };
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
    plain(reply, visit, { title, paragraphs, status, keep, ...more }) {
      const lines = paragraphs.flatMap(linesOf);
      const values = {
        ...frameOf(visit, title, keep === undefined ? {} : { keep }),
        paragraphs: lines,
        ...more,
      };
      return renderer.page(reply, 'plain', values, status);
    },
    gone(reply, visit, gone) {
      const { words, survey, language } = visit;
      const closes = longDate(survey.closesOn, language);
      const mistake = gone === 'suppressed' ? [words.gone.mistake] : [];
      return renderer.plain(reply, visit, {
        title: words.gone[`${gone}Title`],
        paragraphs: [
          put(words.gone[gone], { closes }),
          ...mistake,
          ...(gone === 'assistEnded' ? [] : [askLine(visit)]),
        ],
        status: gone === 'answered' ? 200 : 410,
      });
    },
    bare(reply, asked, kind, status) {
      const { lang, words: named } = (asked ?? {}) as Query;
      const language = languageOf(lang) ?? 'en';
      const wording = wordingOf(named);
      const words = wordsOf(language, wording);
      const asks = kind === 'unknown' ? [words.gone.askNobody] : [];
      const values = {
        w: words,
        language,
        easy: wording === 'easy',
        title: words.gone[`${kind}Title`],
        paragraphs: [words.gone[kind], ...asks].flatMap(linesOf),
        switches: switchesOf(words, { language, wording, languages: ['en', 'cy'] }),
      };
      return renderer.page(reply, 'plain', values, status);
    },
  };
  return renderer;
}
