import type { ServiceContext } from '../context.ts';
import { spokenLanguage, spokenLanguages } from '../mail/languages.ts';
import { type Survey, surveyOfToken } from '../store/surveys.ts';
import { readTenant, type Tenant } from '../store/tenants.ts';
import { looksLikeToken } from '../store/token.ts';
import type { Language } from '../wire.ts';
import { dayIn } from './day.ts';
import { type PageWords, wordsOf } from './words.ts';

/** A request to a page of a survey that exists. */
export interface Visit {
  readonly survey: Survey;
  readonly tenant: Tenant;
  /** The day where the tenant is. */
  readonly today: string;
  readonly language: Language;
  readonly words: PageWords;
  /** Those the tenant speaks: more than one may be switched between. */
  readonly languages: readonly Language[];
  /** Address of the survey's pages, without a query. */
  readonly base: string;
  /** Keeps the chosen language from page to page; empty when it is the survey's own. */
  readonly query: string;
}

/** Why a link takes no answers. */
export type Gone = 'answered' | 'expired' | 'suppressed';

/**
 * Whose link this is.
 *
 * @param options.alsoWithdrawn stopping messages works for as long as anybody has the message
 * @returns null for a token that does not exist, for a survey that was withdrawn or erased, and where the tenant leaves: nobody
 *   can tell which
 */
export async function visitOf(
  context: ServiceContext,
  token: string,
  asked: string | undefined,
  options: { readonly alsoWithdrawn?: boolean } = {},
): Promise<Visit | null> {
  if (!looksLikeToken(token)) return null;
  const survey = await surveyOfToken(context.database.reader, token);
  if (survey === null || survey.state === 'erased') return null;
  if (survey.state === 'withdrawn' && options.alsoWithdrawn !== true) return null;
  const tenant = await readTenant(context.database.reader, survey.tenant);
  if (tenant.leaving) return null;
  const { account } = tenant;
  const own = spokenLanguage(account, survey.language);
  const language = spokenLanguage(account, languageOf(asked) ?? own);
  return {
    survey,
    tenant,
    today: dayIn(account, context.clock()),
    language,
    words: wordsOf(language),
    languages: spokenLanguages(account),
    base: `/s/${token}`,
    query: language === own ? '' : `?lang=${language}`,
  };
}

/** Null while the link takes answers. */
export function goneOf({ survey, today }: Pick<Visit, 'survey' | 'today'>): Gone | null {
  if (survey.state === 'answered') return 'answered';
  if (survey.state === 'suppressed') return 'suppressed';
  return survey.closesOn < today ? 'expired' : null;
}

export function languageOf(asked: string | undefined): Language | null {
  return asked === 'en' || asked === 'cy' ? asked : null;
}
