/** `npm run check`: every step runs, each is told with its time, and one failure fails the whole. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { root } from './lib/project.mjs';

const steps = [
  ['format and lint', 'biome', ['ci', '--error-on-warnings', '.']],
  ['types', 'tsc', ['-p', 'tsconfig.json', '--noEmit']],
  ['build', 'tsc', ['-p', 'tsconfig.build.json']],
  ['arrows', 'vitest', ['run', 'test/arrows.test.ts', '--reporter=dot']],
  ['unused code', 'knip', []],
  ['generated files', process.execPath, ['scripts/generate.mjs', '--check']],
];

const failed = steps.filter((step) => !passes(step)).map(([name]) => name);
console.log(failed.length === 0 ? 'check: ok' : `check: failed (${failed.join(', ')})`);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes([name, command, args]) {
  const started = performance.now();
  const bin = command === process.execPath ? command : resolve(root, 'node_modules/.bin', command);
  const { status, stdout, stderr, error } = spawnSync(bin, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'failed'}  ${name} (${seconds} s)`);
  if (status !== 0) console.log([error?.message, stdout, stderr].filter(Boolean).join('\n').trimEnd());
  return status === 0;
}
