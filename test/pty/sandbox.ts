import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../../lib/sql/index.ts';
import { putJobs } from '../plugin/admin/support.ts';
import { type Session, startShell } from './session.ts';

const BIN = join(resolve(import.meta.dirname, '../..'), 'dist/bin/destinations.js');
/** A Monday at which the fictional college has leavers of every kind. */
const TODAY = '2021-08-16';
/** In charge of the sandbox, and so refused nothing. */
const OFFICER = 'mis.officer';
const TRAINEE = 'new.trainee';
const ALLOWED = { 'send-destination-survey': 'allowed', 'get-destination-survey-results': 'allowed' };
const TENANT = '99990001';
const DEADLINE_MS = 60_000;
const LOOK_MS = 50;

/** The dashboard on the fictional college in a pseudo-terminal, every house behind it running. */
export interface Sandbox extends Session {
  /** The dashboard on the same college in another terminal, for somebody to whom a permission is denied. */
  openDenied(permission: 'send-destination-survey' | 'get-destination-survey-results'): Promise<Session>;
  /** The same as the officer sees it who started it with `--read-only`. */
  openReadOnly(): Promise<Session>;
}

/**
 * Opens the sandbox as a person at a terminal would, and waits until all messages of its first run have gone,
 * and puts jobs into its queue that went wrong two hours ago.
 * @param size columns and rows
 */
export async function openSandboxIn(size: readonly [number, number]): Promise<Sandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'destinations-pty-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const home = join(folder, 'home');
  const shell = await shellOf(size);
  shell.run(`clear; node ${BIN} sandbox --today ${TODAY} --keep ${home}`);
  await shell.shows('Northfold', '1 tenant');
  await allSent(join(home, 'service.sqlite'));
  await putFailures(join(home, `tenant-${TENANT}.sqlite`));
  return {
    ...shell,
    async openDenied(denied) {
      for (const [permission, state] of Object.entries({ ...ALLOWED, [denied]: 'denied' })) {
        const words = ['host', 'permission', TRAINEE, permission, state, '--home', home, '--as', OFFICER];
        execFileSync(process.execPath, [BIN, ...words], { stdio: 'pipe' });
      }
      return openBeside(size, `--home ${home} --as ${TRAINEE}`);
    },
    openReadOnly: () => openBeside(size, `--home ${home} --as ${OFFICER} --read-only`),
  };
}

async function openBeside(size: readonly [number, number], words: string): Promise<Session> {
  const shell = await shellOf(size);
  shell.run(`clear; node ${BIN} ${words}`);
  await shell.shows('1 tenant');
  await shell.hides('Reading…');
  return shell;
}

async function shellOf([columns, rows]: readonly [number, number]): Promise<Session> {
  const shell = startShell();
  await shell.prompts();
  await shell.resize(columns, rows);
  return shell;
}

/** Messages go out by themselves, some at a time: what a screen counts is certain once the last is gone. */
async function allSent(file: string): Promise<void> {
  const database = await openDatabase({ client: 'sqlite', file });
  const deadline = Date.now() + DEADLINE_MS;
  try {
    for (;;) {
      const waiting = await database
        .reader('sv_message')
        .whereIn('state', ['waiting', 'sending'])
        .first('id');
      if (waiting === undefined) return;
      if (Date.now() > deadline) throw new Error('the survey service never came to send its last message');
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    await database.close();
  }
}

async function putFailures(file: string): Promise<void> {
  const before = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const set = { state: 'dead', attempt: 12, reason: 'SERVICE_UNREACHABLE', enqueued_at: before(130) };
  const failed = ['plan', 'plan', 'scan', 'send', 'send', 'close'];
  const database = await openDatabase({ client: 'sqlite', file });
  try {
    await putJobs(database, ...failed.map((kind, page) => ({ kind, key: `run:0:${kind}:${page}`, set })));
  } finally {
    await database.close();
  }
}
