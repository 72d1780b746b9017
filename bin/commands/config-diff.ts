import { CodedError } from '../../lib/errors/index.ts';
import { differences, differencesFromDefault, settingsToCompare } from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { configDiffAnswer } from '../../tui/cli/config.ts';
import { openTenant } from '../installation/tenant.ts';
import type { Session } from '../session.ts';

/** What a tenant is compared with: another tenant, the defaults of its profile, or itself at an instant. */
export type Other =
  | { readonly tenant: string }
  | { readonly default: true }
  | { readonly at: string; readonly told: string };

/** `config diff`: what is not the same, with where each side has it from. @throws BAD_OPTION for an instant to come */
export async function configDiff(
  session: Pick<Session, 'installation' | 'tenant' | 'actor'>,
  userId: string,
  other: Other,
): Promise<Answer> {
  const { tenant } = session;
  const actor = await session.actor();
  const here = await settingsToCompare(tenant.context, actor);
  const one = tenant.facts.id;
  if ('default' in other)
    return configDiffAnswer(differencesFromDefault(here), {
      one,
      other: `default of profile ${here.settings.profile}`,
    });
  if ('at' in other) {
    if (other.at > session.installation.now())
      throw new CodedError('BAD_OPTION', {
        option: '--at',
        expected: 'an instant that has passed: what settings will be nobody knows',
        command: 'config diff',
      });
    const then = await settingsToCompare(tenant.context, actor, other.at);
    return configDiffAnswer(differences(here, then), { one: `${one} now`, other: `on ${other.told}` });
  }
  const there = await settingsOf(session, userId, other.tenant);
  return configDiffAnswer(differences(here, there), { one, other: other.tenant });
}

/** In the name of the same person, who must be known there too. */
async function settingsOf({ installation }: Pick<Session, 'installation'>, userId: string, id: string) {
  const tenant = await openTenant(installation, await installation.tenants.get(id), { disabledToo: true });
  try {
    return await settingsToCompare(tenant.context, await tenant.actor(userId));
  } finally {
    await tenant.close();
  }
}
