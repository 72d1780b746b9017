import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = resolve(import.meta.dirname, '../../scripts/tally.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tally-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function tally(...mustRun: string[]) {
  const { status, stdout } = spawnSync(process.execPath, [script, folder, ...mustRun], { encoding: 'utf8' });
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

function step(name: string, outcome: 'ok' | 'failed') {
  writeFileSync(join(folder, `${name}.step`), `${outcome}\n`);
}

function suite(name: string, statuses: readonly string[], more: object = {}) {
  writeFileSync(join(folder, `${name}.suite`), 'started\n');
  const number = (status: string) => statuses.filter((other) => other === status).length;
  const report = {
    success: number('failed') === 0,
    numPassedTests: number('passed'),
    numFailedTests: number('failed'),
    testResults: [
      {
        name: 'a',
        status: 'passed',
        assertionResults: statuses.map((status) => ({ status, fullName: 't' })),
      },
    ],
    ...more,
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(report));
}

describe('the tally', () => {
  it('adds steps and suites up in its last line', () => {
    step('check', 'ok');
    suite('test', ['passed', 'passed', 'pending']);
    suite('faults', ['passed']);
    expect(tally('browser')).toEqual({ status: 0, last: '4 passed, 0 failed' });
  });

  it('fails for a failed test', () => {
    suite('test', ['passed', 'failed']);
    expect(tally()).toEqual({ status: 1, last: '1 passed, 1 failed' });
  });

  it('fails for a failed check', () => {
    step('check', 'failed');
    suite('test', ['passed']);
    expect(tally()).toEqual({ status: 1, last: '1 passed, 1 failed' });
  });

  it('fails for a skipped test only where none may be skipped', () => {
    suite('browser', ['passed', 'pending']);
    expect(tally()).toEqual({ status: 0, last: '1 passed, 0 failed' });
    expect(tally('browser')).toEqual({ status: 1, last: '1 passed, 1 failed' });
  });

  it('fails for a suite that ended without results', () => {
    writeFileSync(join(folder, 'pty.suite'), 'started\n');
    expect(tally()).toEqual({ status: 1, last: '0 passed, 1 failed' });
  });

  it('fails for a file that did not run', () => {
    suite('test', [], {
      success: false,
      testResults: [{ name: 'a', status: 'failed', assertionResults: [] }],
    });
    expect(tally()).toEqual({ status: 1, last: '0 passed, 1 failed' });
  });

  it('fails for a run that failed outside its tests', () => {
    suite('test', ['passed'], { success: false });
    expect(tally()).toEqual({ status: 1, last: '1 passed, 1 failed' });
  });
});
