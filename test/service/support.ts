import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDatabase,
  type Database,
  type DatabaseLocation,
  dropDatabase,
  openDatabase,
} from '../../lib/sql/index.ts';
import {
  createMailCatcher,
  createService,
  createSmsOutbox,
  createSmtpTransport,
  type MailCatcher,
  type ServiceOptions,
  type SmsOutbox,
  type SurveyService,
} from '../../service/index.ts';
import type { Contact, ContactResult, EventPage, FeedEvent } from '../../service/wire.ts';
import { chosenServer } from '../support/server-url.ts';
import { v5 } from './uuid.ts';

export const silent = { info() {}, warn() {}, error() {} };

/** A service with a real database (a file, or one on the chosen server), a real SMTP server and one tenant; its clock is moved by hand. */
export interface Bench {
  readonly service: SurveyService;
  readonly database: Database;
  /** Where the database is, for a second service on it. */
  readonly location: DatabaseLocation;
  readonly mails: MailCatcher;
  readonly sms: SmsOutbox;
  readonly apiKey: string;
  now: string;
  /** A request of the tenant to the API. */
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown): Promise<Reply>;
  contacts(...contacts: readonly Contact[]): Promise<readonly ContactResult[]>;
  events(after?: string): Promise<EventPage>;
  /** The types of every event, in order. */
  told(): Promise<readonly FeedEvent['type'][]>;
  /** The token in the newest message to an address. */
  token(address?: string): Promise<string>;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  json<T = Record<string, unknown>>(): T;
}

export async function createBench(
  options: Partial<ServiceOptions> & { readonly accept?: (raw: string) => void | Promise<void> } = {},
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'service-'));
  const location = locationIn(folder);
  await createDatabase(location);
  const database = await openDatabase(location);
  const mails = await createMailCatcher(options.accept === undefined ? {} : { accept: options.accept });
  const sms = await createSmsOutbox();
  const time = { now: '2025-09-15T09:00:00.000Z' };
  const service = await createService({
    database,
    clock: () => time.now,
    mail: createSmtpTransport({ host: '127.0.0.1', port: mails.port }),
    sms: sms.transport,
    outbox: { mails, sms },
    log: silent,
    sending: false,
    ...options,
  });
  const { apiKey } = await service.createTenant({ id: 'north', name: 'North College' });

  const bench: Bench = {
    service,
    database,
    location,
    mails,
    sms,
    apiKey,
    get now() {
      return time.now;
    },
    set now(now) {
      time.now = now;
    },
    async call(method, url, body) {
      const reply = await service.app.inject({
        method,
        url,
        headers: { authorization: `Bearer ${apiKey}`, ...(await instanceHeader(database)) },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return {
        status: reply.statusCode,
        type: String(reply.headers['content-type'] ?? ''),
        headers: reply.headers,
        text: reply.body,
        json: <T>() => reply.json() as T,
      };
    },
    async contacts(...contacts) {
      const reply = await bench.call('POST', '/v1/contacts', { contacts });
      if (reply.status !== 200) throw new Error(reply.text);
      return reply.json<{ results: ContactResult[] }>().results;
    },
    async events(after) {
      const reply = await bench.call('GET', after === undefined ? '/v1/events' : `/v1/events?after=${after}`);
      return reply.json<EventPage>();
    },
    async told() {
      return (await bench.events()).events.map((event) => event.type);
    },
    async token(address = 'sam@example.com') {
      const mail = (await mails.messages()).findLast((one) => one.to.includes(address));
      const token = /\/s\/([1-9A-HJ-NP-Za-km-z]{22})/.exec(mail?.text ?? '')?.[1];
      if (token === undefined) throw new Error('no message with a link');
      return token;
    },
    async close() {
      // Together: a mail server that hangs lets go of its senders when it closes.
      await Promise.all([service.close(), mails.close()]);
      await database.close();
      if (location.client === 'mssql') await dropDatabase(location);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return bench;
}

function locationIn(folder: string): DatabaseLocation {
  const url = chosenServer();
  if (url === undefined) return { client: 'sqlite', file: join(folder, 'service.db') };
  return { client: 'mssql', url, database: `dt_service_${randomBytes(4).toString('hex')}` };
}

/** The name of the database that the service takes requests from; where it has met none yet, of the first it meets. */
export async function instanceHeader(database: Database, tenant = 'north') {
  const known = await database.reader('sv_instance').where({ tenant }).first('id', 'generation', 'token');
  const { id, generation, token } = known ?? { id: v5(tenant), generation: 0, token: v5('first') };
  return { 'destination-instance': `${id}.${generation}.${token}` };
}

/** An invitation by email to one learner; `name` makes the survey's identifier. */
export function invitation(
  name = 'sam',
  more: Partial<Contact> = {},
  survey: Partial<Contact['survey']> = {},
): Contact {
  return {
    surveyId: v5(name),
    contactNumber: 1,
    channel: 'email',
    kind: 'invitation',
    address: `${name}@example.com`,
    sendBefore: '2025-09-20T00:00:00.000Z',
    ...more,
    survey: {
      learner: `learner-${name}`,
      givenName: 'Sam',
      course: 'Plumbing level 2',
      provider: 'North College',
      language: 'en',
      endedOn: '2025-07-31',
      closesOn: '2026-07-31',
      livingQuestion: false,
      ...survey,
    },
  };
}
