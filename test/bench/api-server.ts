/**
 * Takes contacts, in a process of its own, and tells its address and a key to whoever forked it. Arguments: `ours`, the
 * survey service with a database of its own in the folder, or `bare`, Fastify that inserts the same rows into the same
 * tables, a transaction for each request, and checks nothing; and the folder.
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import Fastify from 'fastify';
import { openDatabase } from '../../lib/sql/index.ts';
import { createService, createSmtpTransport } from '../../service/index.ts';
import { openBare } from './bare-plan.ts';
import { contactsNamed } from './contacts.ts';

const [kind = 'ours', folder = '.'] = process.argv.slice(2);
const file = join(folder, `api-${kind}.sqlite`);
for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
const database = await openDatabase({ client: 'sqlite', file });
const service = await createService({
  database,
  clock: () => '2025-09-15T09:00:00.000Z',
  // Nothing is sent: the port is never asked.
  mail: createSmtpTransport({ host: '127.0.0.1', port: 9 }),
  log: { info() {}, warn() {}, error() {} },
  sending: false,
  // Requests are counted as they are for everybody, and none is refused.
  sandbox: false,
  limits: { apiPerTenant: 1e9, perAddress: 1e9, unknownPerAddress: 1e9 },
});
const { apiKey } = await service.createTenant({ id: 'north', name: 'North College' });
process.send!({ url: kind === 'ours' ? service.url : await bare(), apiKey });

/** Rows as ours makes them of one contact: the others differ in what names them. */
async function patterns() {
  const reply = await service.app.inject({
    method: 'POST',
    url: '/v1/contacts',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'destination-instance': `${randomUUID()}.0.${randomUUID()}`,
    },
    payload: { contacts: contactsNamed('pattern', 1) },
  });
  if (reply.statusCode !== 200) throw new Error(reply.body);
  const first = async (table: string) => (await database.reader(table).first()) as Record<string, unknown>;
  return { survey: await first('sv_survey'), message: await first('sv_message') };
}

async function bare(): Promise<string> {
  const { survey, message } = await patterns();
  const db = openBare(file);
  const insert = (table: string, row: object): BetterSqlite3.Statement => {
    const columns = Object.keys(row);
    const names = columns.map((column) => `"${column}"`).join(', ');
    return db.prepare(
      `insert into ${table} (${names}) values (${columns.map((one) => `@${one}`).join(', ')})`,
    );
  };
  const inserts = {
    survey: insert('sv_survey', survey),
    message: insert('sv_message', message),
  };
  const app = Fastify({ bodyLimit: 2 * 1024 * 1024 });
  app.post<{ Body: { contacts: ReturnType<typeof contactsNamed> } }>('/v1/contacts', async (request) => {
    const { contacts } = request.body;
    db.transaction(() => {
      for (const contact of contacts) {
        const { surveyId, survey: told } = contact;
        const id = randomUUID();
        inserts.survey.run({
          ...survey,
          id: surveyId,
          token: randomUUID().slice(0, 22),
          learner: told.learner,
          given_name: told.givenName,
        });
        inserts.message.run({ ...message, id, survey_id: surveyId, address: contact.address });
      }
    })();
    return { results: contacts.map(({ surveyId }) => ({ surveyId, result: 'accepted' })) };
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}
