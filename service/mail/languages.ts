import type { Account, Language } from '../wire.ts';

const ALL: readonly Language[] = ['en', 'cy'];

/** The languages a tenant writes in, those of the details form in their order; without any, all there are. */
export function spokenLanguages({ languages }: Pick<Account, 'languages'>): readonly Language[] {
  return languages === undefined ? ALL : languages;
}

/** The language asked for where the tenant speaks it, else the first that it does. */
export function spokenLanguage(account: Pick<Account, 'languages'>, asked: Language): Language {
  const spoken = spokenLanguages(account);
  return spoken.includes(asked) ? asked : spoken[0]!;
}
