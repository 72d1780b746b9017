import type { Visit } from './visit.ts';
import { put } from './words.ts';

/**
 * What every page of a survey shows around its own content: title, languages, the three things that may be wrong,
 * privacy and the way to stop.
 *
 * @param path of this page below the survey's address, for the switch of language; null: the page is the answer to a
 *   form and has no address to come back to
 */
export function frameOf(visit: Visit, title: string, path: string | null): Record<string, unknown> {
  const { survey, tenant, words, base, query, language, languages } = visit;
  const own = base.slice('/s/'.length);
  const act = (name: string, button: string, text: string) => ({
    path: name,
    button,
    text: put(text, { provider: survey.provider }),
  });
  const proxied = survey.draft.by === 'proxy';
  const gone = survey.state === 'answered' || survey.state === 'suppressed';
  return {
    w: words,
    title,
    language,
    provider: survey.provider,
    base,
    logo: tenant.account.logo !== undefined,
    query,
    proxy: proxied,
    stopHref: `/u/${own}${query}`,
    here: path === null || languages.length === 1 ? null : { en: `${path}?lang=en`, cy: `${path}?lang=cy` },
    actions: gone
      ? null
      : [
          act('not-me', words.actions.notMe, words.actions.notMeText),
          ...(proxied ? [] : [act('proxy', words.actions.proxy, words.actions.proxyText)]),
          act('cannot-answer', words.actions.deceased, words.actions.deceasedText),
        ],
  };
}

/** Whom to ask, as the tenant's details name them. */
export function askLine({ tenant, words }: Visit): string {
  const { name, telephone, email } = tenant.account.contact;
  const told = [name, telephone, email].filter((part) => part !== undefined && part !== '');
  return told.length === 0 ? words.gone.askNobody : put(words.gone.ask, { contact: told.join(', ') });
}
