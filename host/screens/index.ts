export { contributedFacts, type Fact, plainLines } from './facts.ts';
export type { Gate, Reach } from './reach.ts';

import type { Reach } from './reach.ts';

export interface HostScreensOptions extends Reach {
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Shows the MIS's own screens, drawn from what the plugin's manifest contributes, until the person quits. There has to be
 * a terminal to draw on and to type at.
 */
export async function runHostScreens(options: HostScreensOptions): Promise<void> {
  const { stdin = process.stdin, stdout = process.stdout, env = process.env, ...reach } = options;
  // React looks at this when it is loaded; its other build is slower and keeps a record of every frame.
  process.env.NODE_ENV ??= 'production';
  const { openScreens } = await import('./open.ts');
  await openScreens({ reach, stdin, stdout, env });
}
