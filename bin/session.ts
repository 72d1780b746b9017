import { userInfo } from 'node:os';
import { CodedError } from '../lib/errors/index.ts';
import type { Layer } from '../plugin/config/index.ts';
import type { Actor } from '../plugin/host.ts';
import { type Answer, FORMATS, type Format, renderAnswer } from '../tui/cli/answer.ts';
import { withProgress } from '../tui/cli/progress.ts';
import { homeAt } from './installation/home.ts';
import type { Installation } from './installation/installation.ts';
import type { TenantAtWork } from './installation/tenant.ts';
import { surroundings } from './surroundings.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly home?: string;
  readonly database?: string;
  readonly manifests?: string;
  readonly tenant?: string;
  readonly as?: string;
  readonly output?: string;
  readonly set?: readonly string[];
}

/** Who asks: `--as`, else whoever the surroundings name, else `DESTINATIONS_USER`, else the user of this machine. */
export function userOf({ as }: CommonOptions): string {
  return as ?? surroundings().meant.user ?? process.env.DESTINATIONS_USER ?? userInfo().username;
}

/** @throws BAD_OPTION */
export function formatOf({ output = 'table' }: CommonOptions): Format {
  return oneOf(FORMATS, output);
}

/** The format asked for, of those a command has. @throws BAD_OPTION */
export function oneOf<F extends string>(formats: readonly F[], output: string): F {
  const format = formats.find((one) => one === output);
  if (format === undefined)
    throw new CodedError('BAD_OPTION', {
      option: '--output',
      expected: formats.join(', '),
      command: 'COMMAND',
    });
  return format;
}

/** `--set` as a layer of settings. @throws CONFIG_BAD_ASSIGNMENT */
export async function overridesOf({ set = [] }: Pick<CommonOptions, 'set'>): Promise<Layer> {
  const { readAssignments } = await import('../plugin/config/index.ts');
  return readAssignments(set);
}

/** Opens the installation, performs in the name of who asks, and closes again whatever happens. */
export async function atInstallation<T>(
  options: CommonOptions,
  perform: (installation: Installation, actor: Actor) => Promise<T>,
  how: { readonly create?: boolean } = {},
): Promise<T> {
  // Loaded here, so that help and a wrong command line are answered at once.
  const { openInstallation } = await import('./installation/installation.ts');
  const { staffMember } = await import('./installation/tenant.ts');
  const installation = await openInstallation(homeAt(options), how);
  try {
    return await perform(installation, staffMember(userOf(options)));
  } finally {
    await installation.close();
  }
}

/** What a command can stand on once its tenant is open. */
export interface Session {
  readonly installation: Installation;
  readonly tenant: TenantAtWork;
  readonly actor: () => Promise<Actor>;
}

/** Opens the tenant that is meant, performs, and closes again whatever happens. */
export async function atTenant<T>(
  options: CommonOptions,
  perform: (session: Session) => Promise<T>,
): Promise<T> {
  return atInstallation(options, async (installation) => {
    const { chooseTenant, openTenant } = await import('./installation/tenant.ts');
    const facts = await chooseTenant(installation, options.tenant);
    const tenant = await openTenant(installation, facts, { overrides: await overridesOf(options) });
    try {
      return await perform({ installation, tenant, actor: () => tenant.actor(userOf(options)) });
    } finally {
      await tenant.close();
    }
  });
}

/** Performs a command and prints its answer in the format asked for. */
export async function print(
  options: CommonOptions,
  doing: string,
  perform: () => Promise<Answer>,
): Promise<void> {
  const format = formatOf(options);
  const { progress, out } = surroundings();
  out(renderAnswer(await withProgress(doing, progress, perform), format));
}
