import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const NEEDS: Readonly<Record<string, string>> = {
  browser: 'a Chromium',
  pty: 'a pseudo-terminal',
  mail: 'Postfix',
  faults: 'processes that are killed',
};

/** Says by name which suites this run leaves out, what each needs, and how it is run. */
export default function tellWhatRunsApart(): void {
  const root = resolve(import.meta.dirname, '../..');
  for (const config of readdirSync(root).sort()) {
    const suite = /^vitest\.(\w+)\.config\.ts$/.exec(config)?.[1];
    if (suite === undefined) continue;
    const needs = NEEDS[suite] ?? 'more than is here';
    console.warn(
      `SKIPPED test/${suite}: it needs ${needs}. Run it with \`npx vitest run --config ${config}\``,
    );
  }
}
