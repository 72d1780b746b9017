import { CodedError } from '../lib/errors/index.ts';
import type { Actor, CommandContext, CommandOutcome, Host, PermissionState } from '../plugin/host.ts';
import type { Contributions } from './plugin-loader.ts';
import type { PluginManifest, RibbonCommand } from './plugin-manifest.ts';

export interface Ribbon {
  /** The commands, each with what the actor may do with it. */
  list(actor: Actor): Promise<readonly (RibbonCommand & { readonly state: PermissionState })[]>;
  /**
   * Presses a command. Whether the actor may is the plugin's to say, since it also keeps the refusal.
   * @throws `HOST_NO_SUCH_COMMAND`, `HOST_NO_PLUGIN`, `HOST_COMMAND_NEEDS_LEARNER`, `HOST_LEARNER_UNKNOWN`, and what the plugin throws
   */
  run(id: string, context: CommandContext): Promise<CommandOutcome>;
}

/** The ribbon of the MIS, with the commands that the plugin's manifest adds. */
export function createRibbon(
  host: Pick<Host, 'tenant' | 'permissions' | 'learners'>,
  manifest: PluginManifest,
  contributions: () => Contributions,
): Ribbon {
  const commands = manifest.contributes.ribbon;
  return {
    list: (actor) =>
      Promise.all(
        commands.map(async (command) => ({
          ...command,
          state: await host.permissions.check(actor, command.permission),
        })),
      ),
    async run(id, context) {
      const command = commands.find((entry) => entry.id === id);
      if (command === undefined) throw new CodedError('HOST_NO_SUCH_COMMAND', { id });
      const handler = contributions().commands.get(id);
      if (handler === undefined) throw new CodedError('HOST_NO_PLUGIN', { tenant: host.tenant.id });
      if (command.scope === 'learner') await requireOne(host, id, context.learnerRef);
      return handler(context);
    },
  };
}

async function requireOne(host: Pick<Host, 'learners'>, id: string, ref: string | null): Promise<void> {
  if (ref === null) throw new CodedError('HOST_COMMAND_NEEDS_LEARNER', { id });
  if ((await host.learners.getMany([ref])).length === 0)
    throw new CodedError('HOST_LEARNER_UNKNOWN', { learner: ref });
}
