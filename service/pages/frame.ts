import type { Language } from '../wire.ts';
import type { Visit } from './visit.ts';
import { isolated, type PageWords, put, type Wording } from './words.ts';

/**
 * What every page of a survey shows around its own content: title, languages and wordings, the three things that may be
 * wrong, privacy and the way to stop.
 *
 * @param options.once the page is shown this once: a switch would lead away from it for good
 * @param options.keep further parameters of the page's address, which a switch keeps
 */
export function frameOf(
  visit: Visit,
  title: string,
  options: { readonly once?: boolean; readonly keep?: string } = {},
): Record<string, unknown> {
  const { survey, tenant, words, base, query, language, wording, languages, staff } = visit;
  const gone = visit.ended || survey.state === 'answered' || survey.state === 'suppressed';
  const proxied = survey.draft.by === 'proxy';
  return {
    w: words,
    title,
    language,
    easy: wording === 'easy',
    provider: isolated(survey.provider),
    base,
    query,
    logo: tenant.account.logo !== undefined,
    proxied: proxied && staff === null && !gone,
    banner: staff === null ? null : put(words.staff.banner, { staff }),
    stopHref: `${visit.stop}${query}`,
    endHref: staff === null || gone ? null : `${base}/end${query}`,
    switches:
      options.once === true ? null : switchesOf(words, { language, wording, languages }, options.keep),
    actions: gone
      ? null
      : [
          { href: `${base}/not-me${query}`, text: words.actions.notMe },
          ...(staff === null ? [{ href: `${base}/proxy${query}`, text: words.actions.proxy }] : []),
          { href: `${base}/cannot-answer${query}`, text: words.actions.deceased },
        ],
  };
}

/** Links to the same page in the other language and in the other wording. */
export function switchesOf(
  words: PageWords,
  now: { readonly language: Language; readonly wording: Wording; readonly languages: readonly Language[] },
  keep = '',
): object {
  const href = (language: Language, wording: Wording) =>
    `?lang=${language}${wording === 'easy' ? '&words=easy' : ''}${keep}`;
  return {
    languages:
      now.languages.length === 1
        ? []
        : (['en', 'cy'] as const).map((language) => ({
            language,
            text: words.languages[language],
            href: href(language, now.wording),
            current: language === now.language,
          })),
    wording: {
      text: now.wording === 'easy' ? words.wordings.plain : words.wordings.easy,
      href: href(now.language, now.wording === 'easy' ? 'plain' : 'easy'),
    },
  };
}

/** Whom to ask, as the tenant's details name them. */
export function askLine({ tenant, words }: Visit): string {
  const { name, telephone, email } = tenant.account.contact;
  const told = [name, telephone, email].filter((part) => part !== undefined && part !== '');
  return told.length === 0 ? words.gone.askNobody : put(words.gone.ask, { contact: told.join(', ') });
}
