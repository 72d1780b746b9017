import { isScreen } from '../lib/screen/environment.ts';
import type { DashboardContents } from './contents.ts';

export type { DashboardContents } from './contents.ts';
export type { CommandChange, CommandEnd, CommandLine, CommandNode, CommandOption } from './palette.ts';
export { type Availability, openAlready, type TenantAccess } from './state/access.ts';
export type { Tenant } from './state/state.ts';

export interface DashboardOptions {
  /** Opens what it is about, when the screen is there already. */
  readonly contents: () => Promise<DashboardContents>;
  /** Nothing can be done, only looked at. Default false. */
  readonly readOnly?: boolean;
  /** Told line by line, for a screen reader. Default: as `DESTINATIONS_SCREEN_READER` says. */
  readonly linear?: boolean;
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds between two looks, default 1,000: a person sees a change as it happens. */
  readonly refreshMs?: number;
}

/**
 * Shows the dashboard until the person quits. Without a terminal to draw on and to type at, prints how the tenants stand and
 * returns. Everything but the screen itself is loaded when the screen is there.
 *
 * @throws what `contents` throws
 */
export async function runDashboard(options: DashboardOptions): Promise<void> {
  const { stdin = process.stdin, stdout = process.stdout, env = process.env } = options;
  const { contents, readOnly = false, refreshMs = 1_000 } = options;
  const { linear = (env.DESTINATIONS_SCREEN_READER ?? '') !== '' } = options;
  // Told line by line there is nothing that a dumb terminal could not show.
  if (!isScreen(stdin, stdout, linear ? {} : env)) {
    const { plainListing } = await import('./plain.ts');
    const { tenants, status = null } = await contents();
    stdout.write(await plainListing(tenants, status));
    return;
  }
  // React looks at this when it is loaded; its other build is slower and keeps a record of every frame.
  process.env.NODE_ENV ??= 'production';
  const { openDashboard } = await import('./opening.ts');
  await openDashboard({ contents, readOnly, linear, stdin, stdout, env, refreshMs });
}
