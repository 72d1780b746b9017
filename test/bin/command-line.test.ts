import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { commandLineAt } from '../../bin/command-line.ts';
import { homeAt } from '../../bin/installation/home.ts';
import { createProgram, runProgram } from '../../bin/program.ts';
import type { CommandNode } from '../../tui/index.ts';

/** The real program on a real installation, as the palette has it. */
const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'destinations-palette-'));
const home = homeAt({ home: folder });
const program = { create: createProgram, run: runProgram };
const place = { program, home, user: 'root', tenants: ['college'] };
let tenant = '';

beforeAll(async () => {
  const { run } = commandLineAt({ ...place, readOnly: false });
  const file = join(folder, 'file.xml');
  expect(await run(['ilr', 'generate', file, '--learners', '3'], '')).toMatchObject({ exitCode: 0 });
  expect(await run(['ilr', 'import', file], '')).toMatchObject({ exitCode: 0 });
  const { text } = await run(['tenant', 'list', '--output', 'json'], '');
  tenant = (JSON.parse(text) as { id: string }[])[0]!.id;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the command line of the palette', () => {
  it('has every command of the program but those that take the terminal or never end', () => {
    const names = commandLineAt({ ...place, readOnly: false }).commands.map(({ name }) => name);
    const missing = createProgram()
      .commands.map((command) => command.name())
      .filter((name) => !names.includes(name));
    expect(missing).toEqual(['serve', 'sandbox', 'dashboard']);
  });

  it('prints into what it is given and not into the terminal, and leaves the exit code of the process', async () => {
    const spies = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore();
    });
    const { run } = commandLineAt({ ...place, readOnly: false });
    expect(await run(['config', 'get', 'intervalDays'], tenant)).toEqual({
      exitCode: 0,
      text: expect.stringContaining('Interval (Days) (intervalDays): 30 days, from default.'),
    });
    expect(await run(['config', 'get', 'intervalDay'], tenant)).toEqual({
      exitCode: 4,
      text: expect.stringMatching(/^CONFIG_UNKNOWN_KEY: .*intervalDays/),
    });
    expect(await run(['config', 'diff', '--at', '2999-01-01'], tenant)).toEqual({
      exitCode: 2,
      text: expect.stringContaining('an instant that has passed'),
    });
    expect(await run(['config', 'get'], tenant)).toEqual({
      exitCode: 2,
      text: expect.stringContaining("missing required argument 'key'"),
    });
    expect(await run(['send', '--help'], tenant)).toEqual({
      exitCode: 0,
      text: expect.stringContaining('Usage: destinations send'),
    });
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    expect(process.exitCode).toBeUndefined();
  });

  it('is told of everything: no command goes past its surroundings to the process', () => {
    const folders = ['bin/program', 'bin/commands'].map((name) => join(root, name));
    const files = folders
      .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))))
      .filter((file) => file.endsWith('.ts'));
    const past = files.filter((file) =>
      /process\.(std(in|out|err)|exitCode)/.test(readFileSync(file, 'utf8')),
    );
    // These two are refused: the terminal is theirs.
    expect(past.map((file) => basename(file))).toEqual(['sandbox.ts', 'serve.ts']);
  });

  it('refuses what needs a terminal of its own, with the reason, and not what stands below it', async () => {
    const { run } = commandLineAt({ ...place, readOnly: false });
    for (const line of ['serve', 'sandbox', 'dashboard', 'host', 'rollout apply file.yaml'])
      expect(await run(line.split(' '), tenant)).toEqual({
        exitCode: 2,
        text: expect.stringMatching(/terminal|You are/),
      });
    const { text } = await run(['host', 'permission'], tenant);
    expect(text).toContain("missing required argument 'user'");
  });

  it('changes nothing where the dashboard only looks, whoever asks', async () => {
    const { run } = commandLineAt({ ...place, readOnly: true });
    expect(await run(['config', 'list'], tenant)).toMatchObject({ exitCode: 0 });
    for (const line of [
      'config set intervalDays=14 --why x',
      'send A1',
      `tenant disable ${tenant}`,
      'role set zoe operator',
    ])
      expect(await run(line.split(' '), tenant)).toEqual({
        exitCode: 3,
        text: expect.stringContaining('STARTED_READ_ONLY'),
      });
    expect(await run(['config', 'set', 'intervalDays=14', '--why', 'x', '--dry-run'], tenant)).toMatchObject({
      exitCode: 0,
    });
  });

  it.each([
    ['config set a=1 --why x', 'config set a=1 --why x --dry-run'],
    ['--tenant college config set a=1', '--tenant college config set a=1 --dry-run'],
    ['config migrate --all --apply', 'config migrate --all --dry-run'],
    ['ilr import file.xml', 'ilr import file.xml --dry-run'],
    ['run', null],
    ['send A1', null],
    ['report --learner A1 review A1', null],
    ['tenant details push', null],
  ])('knows that %s changes something, and how it tells what', (line, dryRun) => {
    const { changeOf } = commandLineAt({ ...place, readOnly: false });
    expect(changeOf(line.split(' '))).toEqual({ dryRun: dryRun?.split(' ') ?? null });
  });

  it.each([
    ...['config list', 'config', 'config set a=1 --dry-run', 'config migrate --all --check', 'send --help'],
    ...['report --by leavers', 'nonsense', 'serve', 'rollout apply file.yaml'],
  ])('knows that %s changes nothing here', (line) => {
    expect(commandLineAt({ ...place, readOnly: false }).changeOf(line.split(' '))).toBeNull();
  });

  it('holds every command that is not known to look only for one that changes something', () => {
    const { commands, changeOf } = commandLineAt({ ...place, readOnly: false });
    const lines = (nodes: readonly CommandNode[]): string[] =>
      nodes.flatMap(({ name, commands: below }) =>
        below.length === 0 ? [name] : lines(below).map((line) => `${name} ${line}`),
      );
    const looks = lines(commands).filter((line) => changeOf(line.split(' ')) === null);
    const refused = ['rollout apply', 'service start'];
    expect(looks.filter((line) => !refused.includes(line)).sort()).toEqual([
      ...['audit list', 'config diff', 'config get', 'config list', 'doctor', 'explain'],
      ...[
        'ilr check',
        'ilr export',
        'ilr generate',
        'learner erasures',
        'learner extract',
        'plan',
        'queue list',
        'queue show',
        'rates',
      ],
      ...['role list', 'rollout plan', 'rollout status'],
      ...['service check-sender', 'service key list', 'service tenant list'],
      ...['tenant details preview', 'tenant details show', 'tenant list', 'tenant validate'],
    ]);
  });

  it('is the same program as that of the shell: what is printed there is printed here', async () => {
    const here = await commandLineAt({ ...place, readOnly: false }).run(['config', 'list'], tenant);
    let there = '';
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      there += String(text);
      return true;
    });
    onTestFinished(() => spy.mockRestore());
    await runProgram(['node', 'destinations', 'config', 'list', '--home', folder, '--as', 'root']);
    spy.mockRestore();
    expect(here.text).toBe(there);
  });
});
