/**
 * Adds up what `.ci/run` left in a folder and prints `N passed, N failed` as its last line; exit 1 if anything failed.
 *
 *   node scripts/tally.mjs FOLDER [SUITE…]     in the SUITEs named, a skipped test is a failure
 *
 * `NAME.step` holds `ok` or `failed`; `NAME.suite` says that a suite was started and `NAME.json` is its vitest report.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...mustRun] = process.argv.slice(2);
let passed = 0;
let failed = 0;

for (const file of readdirSync(folder).sort()) {
  const [, name, kind] = /^(.*)\.(step|suite)$/.exec(file) ?? [];
  if (kind === 'step')
    count(name, readFileSync(join(folder, file), 'utf8').trim() === 'ok' ? [1, 0] : [0, 1]);
  if (kind === 'suite') count(name, resultsOf(name));
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function count(name, [more, worse]) {
  passed += more;
  failed += worse;
  console.log(`${worse === 0 ? 'ok    ' : 'failed'}  ${name}: ${more} passed, ${worse} failed`);
}

function resultsOf(name) {
  const report = join(folder, `${name}.json`);
  if (!existsSync(report)) {
    console.log(`${name}: ended without results`);
    return [0, 1];
  }
  const { success, numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => fullName),
  );
  for (const test of skipped) console.log(`${name}: skipped ${test}`);
  const files = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  for (const file of files) console.log(`${name}: ${file.name} did not run`);
  const failures = numFailedTests + files.length + (mustRun.includes(name) ? skipped.length : 0);
  return [numPassedTests, success || failures > 0 ? failures : 1];
}
