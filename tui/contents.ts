import type { CommandLine } from './palette.ts';
import type { TenantAccess } from './state/access.ts';

/** What the dashboard is about. */
export interface DashboardContents {
  readonly tenants: readonly TenantAccess[];
  /** The command line, for the palette. Without it the palette has no commands. */
  readonly commandLine?: CommandLine;
  /** A line for the header, such as where the sandbox shows its messages. */
  readonly status?: string;
}
