/**
 * The fictional college, learner by learner, against what was written by hand from the rules (`reasoning.md`): what
 * `npm start` leaves behind must equal it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeAt } from '../../bin/installation/home.ts';
import { dropDatabase, openDatabase } from '../../lib/sql/index.ts';
import { destinations, type Ended } from '../support/command.ts';
import { chosenServer } from '../support/server-url.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { folder, remove } = temporaryFolder('college');
const kept = join(folder, 'kept');
const MARK = /_sandbox_[0-9a-f]+/;
const UKPRN = '99990001';
let ended: Ended;

beforeAll(async () => {
  const database = chosenServer();
  const where = database === undefined ? [] : ['--database', database];
  ended = await destinations(['sandbox', '--keep', kept, ...where]);
}, 600_000);
afterAll(async () => {
  remove();
  const { control, service, tenant } = databases();
  for (const location of [control, service, tenant(UKPRN)])
    if (location.client === 'mssql') await dropDatabase(location);
});

describe('npm start without a terminal', () => {
  it('goes through the test case of the guide and the college, and every step holds', () => {
    expect(ended.stderr).toBe('');
    expect(ended.exitCode).toBe(0);
    for (const told of [
      'Send Destination Survey: allowed',
      'Destination survey sent by email and SMS.',
      'subject: What are you doing now?',
      'SMS to +447700900999',
      'the last page says: Thank you',
      '2 destination records retrieved from 1 answer.',
      'by responses, 2021-08-16 to 2021-08-16:',
      'steps held',
    ])
      expect(ended.stdout).toContain(told);
  });

  it('takes the decisions of the first run as expected, POT by POT', () => {
    expect(linesOf(join(kept, 'decisions.csv'))).toEqual(expected('decisions'));
  });

  it('takes the decisions of the closing run as expected, where they differ', () => {
    const first = new Set(linesOf(join(kept, 'decisions.csv')));
    const closing = linesOf(join(kept, 'decisions-closing.csv')).filter((line) => !first.has(line));
    expect(closing).toEqual(expected('closing-decisions'));
  });

  it('sends the messages expected, to the addresses expected, and no other', async () => {
    const due = [...expected('messages'), ...expected('closing-messages')];
    const wanted = due.map((line) => line.split(',').slice(1).join(' '));
    const sent = [...(await mails()), ...texts()].filter((message) => !ofTheDummy.includes(message));
    expect(sent.sort()).toEqual(wanted.sort());
  });

  it('writes the destination rows expected, each with its cause', async () => {
    const rows = await rowsOf((row) => row.source === 'survey');
    expect(rows.map(({ text, cause }) => `${text},${cause}`).sort()).toEqual(expected('rows'));
  });

  it('moves only the collection date of rows that others wrote', async () => {
    const rows = await rowsOf((row) => row.source !== 'survey');
    for (const line of expected('amended')) {
      const [learner, type, code, start, , collected] = line.split(',');
      expect(rows.map(({ text }) => text)).toContain(`${learner},${type},${code},${start},,${collected}`);
    }
  });
});

/** Hand-written lines without their header, in order. */
function expected(name: string): string[] {
  return linesOf(join(import.meta.dirname, `expected-${name}.csv`));
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1).sort();
}

const ofTheDummy = ['email dummy.learner@example.org', 'sms +447700900999'];

async function mails(): Promise<string[]> {
  const outbox = join(kept, 'outbox');
  const files = readdirSync(outbox).filter((name) => name.endsWith('.eml'));
  return Promise.all(
    files.map(async (name) => {
      const { to } = await simpleParser(readFileSync(join(outbox, name)));
      return `email ${[to].flat()[0]?.value[0]?.address}`;
    }),
  );
}

function texts(): string[] {
  const lines = readFileSync(join(kept, 'outbox', 'sms.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => `sms ${(JSON.parse(line) as { to: string }).to}`);
}

/** Where the walk-through left its databases: in the folder, or on the server under the name it told. */
function databases() {
  return homeAt({ home: kept, database: chosenServer(), mark: MARK.exec(ended.stdout)?.[0] }).databases;
}

interface HeldRow {
  readonly source: string;
  readonly text: string;
  readonly cause: string;
}

/** Rows in force of learners who are no test, straight from the host's table. */
async function rowsOf(wanted: (row: { readonly source: string }) => boolean): Promise<HeldRow[]> {
  const database = await openDatabase(databases().tenant(UKPRN));
  try {
    const rows = await database
      .reader('mis_destination as d')
      .join('mis_learner as l', 'l.ref', 'd.learner_ref')
      .where({ 'l.test': 0, 'd.withdrawn': 0 })
      .select('d.*');
    return rows.filter(wanted).map((row) => {
      const provenance = JSON.parse(row.provenance ?? '{}') as { cause?: string };
      const cells = [row.learner_ref, row.out_type, row.out_code, row.start_date, row.end_date ?? ''];
      return {
        source: row.source as string,
        text: [...cells, row.coll_date].join(','),
        // The files say "derived" of what new learning at the same provider gives.
        cause: provenance.cause === 'returned' ? 'derived' : (provenance.cause ?? ''),
      };
    });
  } finally {
    await database.close();
  }
}
