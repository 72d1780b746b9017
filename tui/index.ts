import { isScreen } from '../lib/screen/environment.ts';
import type { CommandLine } from './palette.ts';
import { plainListing } from './plain.ts';
import type { TenantAccess } from './state/access.ts';

export type { CommandEnd, CommandLine, CommandNode, CommandOption } from './palette.ts';
export { openAlready, type TenantAccess } from './state/access.ts';
export type { Tenant } from './state/state.ts';

export interface DashboardOptions {
  readonly tenants: readonly TenantAccess[];
  /** The command line, for the palette. Without it the palette has no commands. */
  readonly commandLine?: CommandLine;
  /** A line for the header, such as where the sandbox shows its messages. */
  readonly status?: string;
  /** Nothing can be done, only looked at. Default false. */
  readonly readOnly?: boolean;
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds between two looks, default 1,000: a person sees a change as it happens. */
  readonly refreshMs?: number;
}

/** A dashboard that stands alone, in a program that has no command line. */
const NO_COMMANDS: CommandLine = {
  commands: [],
  run: async () => ({ text: 'No command can be run here', exitCode: 2 }),
};

/**
 * Shows the dashboard until the person quits. Without a terminal to draw on and to type at, prints how the tenants stand and
 * returns.
 */
export async function runDashboard(options: DashboardOptions): Promise<void> {
  const { stdin = process.stdin, stdout = process.stdout, env = process.env } = options;
  const { tenants, commandLine = NO_COMMANDS, status = null, readOnly = false, refreshMs = 1_000 } = options;
  if (!isScreen(stdin, stdout, env)) {
    stdout.write(await plainListing(tenants, status));
    return;
  }
  // React looks at this when it is loaded; its other build is slower and keeps a record of every frame.
  process.env.NODE_ENV ??= 'production';
  const { openDashboard } = await import('./dashboard.ts');
  await openDashboard({ tenants, commandLine, status, readOnly, stdin, stdout, env, refreshMs });
}
