import type { ServiceContext } from '../context.ts';
import { spokenLanguage, spokenLanguages } from '../mail/languages.ts';
import type { Survey } from '../store/surveys.ts';
import type { Tenant } from '../store/tenants.ts';
import { looksLikeToken } from '../store/token.ts';
import type { Visited, Visits } from '../store/visited.ts';
import type { Language } from '../wire.ts';
import { dayIn } from './day.ts';
import { languageOf, type PageWords, type Wording, wordingOf, wordsOf } from './words.ts';

/** By which address somebody comes: `s` the learner's own link, `a` one made for a member of staff. */
export type Door = 's' | 'a';

/** What may stand behind the address of a page. */
export interface Query {
  readonly lang?: string;
  readonly words?: string;
  readonly channel?: string;
  readonly more?: string;
}

/** A request to a page of a survey that exists. */
export interface Visit {
  readonly survey: Survey;
  readonly tenant: Tenant;
  /** The day where the tenant is. */
  readonly today: string;
  readonly language: Language;
  readonly wording: Wording;
  readonly words: PageWords;
  /** Those the tenant speaks: more than one may be switched between. */
  readonly languages: readonly Language[];
  /** Address of the survey's pages, without a query. */
  readonly base: string;
  /** Address of the pages that stop messages, without a query. */
  readonly stop: string;
  /** Keeps the chosen language and wording from page to page; empty when nothing was chosen. */
  readonly query: string;
  /** The member of staff who fills it in for the learner; null: the learner, or somebody for them. */
  readonly staff: string | null;
  /** A link for staff whose time is over, or that was handed over. */
  readonly ended: boolean;
}

/** Why a link takes no answers. */
export type Gone = 'answered' | 'expired' | 'suppressed' | 'assistEnded';

/**
 * Whose link this is.
 *
 * @param options.alsoWithdrawn stopping messages works for as long as anybody has the message
 * @returns null for a token that does not exist, for a survey that was withdrawn or erased, and where the tenant leaves: nobody
 *   can tell which
 */
export async function visitOf(
  { clock }: Pick<ServiceContext, 'clock'>,
  visits: Visits,
  link: { readonly door: Door; readonly token: string; readonly query: Query },
  options: { readonly alsoWithdrawn?: boolean } = {},
): Promise<Visit | null> {
  // Whoever makes links of addresses in a text takes the full stop behind it for a part of the address.
  const token = link.token.replace(/[^0-9A-Za-z]+$/, '');
  if (!looksLikeToken(token)) return null;
  const found = link.door === 's' ? await visits.byToken(token) : await visits.byAssist(token);
  if (found === null || found.tenant.leaving || found.survey.state === 'erased') return null;
  if (found.survey.state === 'withdrawn' && options.alsoWithdrawn !== true) return null;
  return toVisit(found, link.door, token, link.query, clock());
}

function toVisit(found: Visited, door: Door, token: string, asked: Query, now: string): Visit {
  const { survey, tenant, assist } = found;
  const { account } = tenant;
  const own = spokenLanguage(account, survey.language);
  const language = spokenLanguage(account, languageOf(asked.lang) ?? own);
  const wording = wordingOf(asked.words);
  const base = `/${door}/${token}`;
  return {
    survey,
    tenant,
    today: dayIn(account, now),
    language,
    wording,
    words: wordsOf(language, wording),
    languages: spokenLanguages(account),
    base,
    stop: door === 's' ? `/u/${token}` : `${base}/stop`,
    query: queryOf(language === own ? null : language, wording),
    staff: assist === null ? null : assist.staff,
    ended: assist !== null && (assist.ended || assist.until <= now),
  };
}

/** Null while the link takes answers. */
export function goneOf({ survey, today, ended }: Visit): Gone | null {
  if (ended) return 'assistEnded';
  if (survey.state === 'answered') return 'answered';
  if (survey.state === 'suppressed') return 'suppressed';
  return survey.closesOn < today ? 'expired' : null;
}

function queryOf(language: Language | null, wording: Wording): string {
  const chosen = [
    ...(language === null ? [] : [`lang=${language}`]),
    ...(wording === 'plain' ? [] : [`words=${wording}`]),
  ];
  return chosen.length === 0 ? '' : `?${chosen.join('&')}`;
}
