/**
 * Serves one page of a survey, in a process of its own, and tells its address to whoever forked it. Arguments: `ours`, the
 * survey service with a database of its own in the folder, or `bare`, Fastify that renders the same template with values
 * made once; and the folder.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Fastify from 'fastify';
import { openDatabase } from '../../lib/sql/index.ts';
import { createService, createSmtpTransport } from '../../service/index.ts';
import { createEnvironment } from '../../service/pages/environment.ts';
import { frameOf } from '../../service/pages/frame.ts';
import { stepsOf } from '../../service/pages/steps.ts';
import { questionView, titleOf } from '../../service/pages/view-question.ts';
import { visitOf } from '../../service/pages/visit.ts';
import { createVisits } from '../../service/store/visited.ts';
import { contactsNamed } from './contacts.ts';

const [kind = 'ours', folder = '.'] = process.argv.slice(2);
const clock = () => '2025-09-15T09:00:00.000Z';
const database = await openDatabase({ client: 'sqlite', file: join(folder, `page-${kind}.sqlite`) });
const service = await createService({
  database,
  clock,
  // Nothing is sent: the port is never asked.
  mail: createSmtpTransport({ host: '127.0.0.1', port: 9 }),
  log: { info() {}, warn() {}, error() {} },
  sending: false,
});
const token = await invited();
const path = `/s/${token}/q/activities`;
process.send!({ url: kind === 'ours' ? `${service.url}${path}` : await bare() });

/** A survey of a tenant with everything its form may hold. @returns the token of its link */
async function invited(): Promise<string> {
  const { apiKey } = await service.createTenant({ id: 'north', name: 'North College' });
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'destination-instance': `${randomUUID()}.0.${randomUUID()}`,
  };
  const account = {
    name: 'North College',
    sender: { name: 'North College', address: 'surveys@north.example' },
    controller: 'North College Corporation',
    contact: { name: 'the MIS office', telephone: '01632 960123' },
    colours: { background: '#1f4e79', text: '#ffffff' },
  };
  const contacts = contactsNamed('C001', 1).map((contact) => ({
    ...contact,
    survey: { ...contact.survey, livingQuestion: true },
  }));
  await service.app.inject({ method: 'PUT', url: '/v1/account', headers, payload: account });
  await service.app.inject({ method: 'POST', url: '/v1/contacts', headers, payload: { contacts } });
  const { token } = (await database.reader('sv_survey').first('token')) as { token: string };
  return token;
}

async function bare(): Promise<string> {
  const link = { door: 's', token, query: {} } as const;
  const visit = (await visitOf({ clock }, createVisits(database.reader), link))!;
  const { survey, today, words } = visit;
  const steps = stepsOf(survey.draft, survey.livingQuestion, today);
  const values = {
    ...frameOf(visit, titleOf(steps[0]!, words)),
    ...questionView(steps[0]!, visit, steps, {}, []),
    action: path,
    backHref: visit.base,
  };
  const environment = createEnvironment();
  const app = Fastify();
  app.get('/s/:token/q/:step', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(environment.render('question.njk', values)),
  );
  return `${await app.listen({ host: '127.0.0.1', port: 0 })}${path}`;
}
