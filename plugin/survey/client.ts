import got, { type Got } from 'got';
import { CodedError, isCoded } from '../../lib/errors/index.ts';
import { asServiceError, requireTls } from './failures.ts';
import { assertReply } from './replies.ts';
import type {
  ExportedTable,
  WireAccount,
  WireAssist,
  WireContact,
  WireContactResult,
  WireEventPage,
  WireExportPage,
  WireHold,
  WireInstance,
  WireOffboarding,
  WireOffboardRequest,
  WirePreview,
  WireRelease,
  WireSurvey,
  WireSurveyFacts,
  WireSurveyHeld,
  WireSurveyPage,
  WireUncertainPage,
  WireUncertainSettled,
} from './wire.ts';

/** The survey service as the plugin sees it: its HTTP contract, nothing else. */
export interface SurveyClient {
  /** Throws when the service cannot be reached or does not know the key. */
  check(): Promise<void>;
  /** Up to 500 contacts; a result for each, in order. The same content again answers `already`. */
  sendContacts(contacts: readonly WireContact[], signal?: AbortSignal): Promise<readonly WireContactResult[]>;
  /** The events after `cursor` (null: from the beginning). @throws `FEED_UNKNOWN_CURSOR` → reconcile. */
  events(cursor: string | null, signal?: AbortSignal): Promise<WireEventPage>;
  survey(surveyId: string): Promise<WireSurvey>;
  /** Everything that the service holds of a survey and its learner. @throws `SERVICE_SURVEY_UNKNOWN` */
  held(surveyId: string): Promise<WireSurveyHeld>;
  /** Every survey the service has, by pages: how a plugin finds its place again. */
  surveys(after: string | null, signal?: AbortSignal): Promise<WireSurveyPage>;
  withdraw(surveyId: string, mode: 'withdraw' | 'erase', signal?: AbortSignal): Promise<void>;
  /** Makes a survey known of which no message is sent, or tells anew what it needs to know. */
  putSurvey(surveyId: string, facts: WireSurveyFacts): Promise<void>;
  /**
   * A link by which a member of staff fills the survey in for the learner; it is given once.
   * @throws `SERVICE_REFUSED` when the survey takes no answers
   */
  assist(surveyId: string, staff: string): Promise<WireAssist>;
  account(): Promise<WireAccount>;
  /** @throws `DETAILS_REFUSED` with what the service says of the form */
  putAccount(account: WireAccount): Promise<void>;
  /** The messages that a form would make; nothing is kept. @throws `DETAILS_REFUSED` */
  previewAccount(account: WireAccount): Promise<WirePreview>;
  /**
   * Says that this database is the one to take contacts from, whatever another one said before.
   * @param name of the instance, with what it is to become
   */
  confirmInstance(
    name: string,
    request: { readonly by: string; readonly reason: string },
  ): Promise<WireInstance>;
  /** How far leaving the service is, and what it holds. */
  offboarding(): Promise<WireOffboarding>;
  /** Does a part of a step of leaving; to be asked again while the reply says `more`. */
  offboard(request: WireOffboardRequest): Promise<WireOffboarding>;
  /** A page of what the service holds; `after` null: the first. */
  exportPage(table: ExportedTable, after: string | null): Promise<WireExportPage>;
  hold(
    request: { readonly held: boolean; readonly by: string; readonly reason: string },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Whether the service holds messages back, and who said so last. */
  holdStanding(signal?: AbortSignal): Promise<WireHold>;
  /**
   * An address that is good after all, or a learner told dead by mistake, may be written to again.
   * @returns how much stood against it
   */
  release(request: WireRelease): Promise<number>;
  /** Messages of which nobody knows whether they went, a page; `after` null: the first. */
  uncertain(after: string | null): Promise<WireUncertainPage>;
  /** What a member of staff found out about one. @throws `SERVICE_SURVEY_UNKNOWN`, `SERVICE_REFUSED` */
  settleUncertain(request: WireUncertainSettled): Promise<void>;
}

/**
 * Carries out a request that changes something under the name of the database that makes it, which it gives the request.
 * @param renews whether the name changes by it
 */
export type Named = <T>(renews: boolean, request: (name: string) => Promise<T>) => Promise<T>;

const EVENTS_PER_PAGE = 1000;
const SURVEYS_PER_PAGE = 500;
/** A page of the feed is well under this; what is larger is not our service speaking. */
const LARGEST_REPLY_BYTES = 32 * 1024 * 1024;

/**
 * @param options.url base address of the service; anything but loopback must be https
 * @param options.apiKey the tenant's key, already resolved from its reference
 * @param options.named the name of the database, for every request but those that only read
 */
export function createSurveyClient(options: {
  readonly url: string;
  readonly apiKey: string;
  readonly named: Named;
  readonly timeoutSeconds?: number;
}): SurveyClient {
  requireTls(options.url);
  const http = got.extend({
    prefixUrl: options.url,
    headers: { authorization: `Bearer ${options.apiKey}`, accept: 'application/json' },
    responseType: 'json',
    // Attempts are counted once, by the queue.
    retry: { limit: 0 },
    followRedirect: false,
    timeout: { request: (options.timeoutSeconds ?? 15) * 1000 },
  });

  async function call<T>(
    schema: string | null,
    request: () => Promise<{ body: unknown; rawBody: Buffer }>,
  ): Promise<T> {
    let reply: { body: unknown; rawBody: Buffer };
    try {
      reply = await request();
    } catch (error) {
      throw asServiceError(error, options.url);
    }
    if (reply.rawBody.length > LARGEST_REPLY_BYTES)
      throw new CodedError('SERVICE_REPLY_MALFORMED', { what: 'too large' });
    if (schema !== null) assertReply(schema, reply.body);
    return reply.body as T;
  }
  const { named } = options;
  const withSignal = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });

  /** A request about the account, under the name as it is held. */
  function write<T>(
    method: 'post' | 'put',
    path: string,
    json: unknown,
    schema: string | null = null,
    signal?: AbortSignal,
  ): Promise<T> {
    return named(false, (name) =>
      call<T>(
        schema,
        () => http[method](path, { json, headers: instance(name), ...withSignal(signal) }) as never,
      ),
    );
  }

  return {
    async check() {
      await call<unknown>('account', () => get(http, 'v1/account'));
    },
    async sendContacts(contacts, signal) {
      const reply = await named(true, (name) =>
        call<{ results: WireContactResult[] }>(
          'contacts-response',
          () =>
            http.post('v1/contacts', {
              json: { contacts },
              headers: instance(name),
              ...withSignal(signal),
            }) as never,
        ),
      );
      if (reply.results.length !== contacts.length)
        throw new CodedError('SERVICE_REPLY_MALFORMED', { what: 'a result per contact' });
      return reply.results;
    },
    async events(cursor, signal) {
      const searchParams = { limit: EVENTS_PER_PAGE, ...(cursor === null ? {} : { after: cursor }) };
      return call('events-response', () => get(http, 'v1/events', { searchParams, ...withSignal(signal) }));
    },
    async survey(surveyId) {
      return call('survey', () => get(http, `v1/surveys/${surveyId}`));
    },
    async held(surveyId) {
      return call('survey-held', () => get(http, `v1/surveys/${surveyId}/held`));
    },
    async surveys(after, signal) {
      const searchParams = { limit: SURVEYS_PER_PAGE, ...(after === null ? {} : { after }) };
      return call('surveys-response', () => get(http, 'v1/surveys', { searchParams, ...withSignal(signal) }));
    },
    async withdraw(surveyId, mode, signal) {
      await named(false, (name) =>
        call(
          null,
          () =>
            http.delete(`v1/surveys/${surveyId}`, {
              searchParams: { mode },
              headers: instance(name),
              ...withSignal(signal),
            }) as never,
        ),
      );
    },
    async putSurvey(surveyId, facts) {
      await write('put', `v1/surveys/${surveyId}`, facts);
    },
    async assist(surveyId, staff) {
      return write('post', `v1/surveys/${surveyId}/assist`, { staff }, 'assist-response');
    },
    async account() {
      return call('account', () => get(http, 'v1/account'));
    },
    async putAccount(account) {
      await refusedForm(write('put', 'v1/account', account));
    },
    async previewAccount(account) {
      return refusedForm(write<WirePreview>('post', 'v1/account/preview', { account }, 'preview-response'));
    },
    async confirmInstance(name, request) {
      const options = { json: request, headers: instance(name) };
      return call('instance-response', () => http.put('v1/instance', options) as never);
    },
    async offboarding() {
      return call('offboard-response', () => get(http, 'v1/account/offboard'));
    },
    async offboard(request) {
      return write('post', 'v1/account/offboard', request, 'offboard-response');
    },
    async exportPage(table, after) {
      const searchParams = { table, ...(after === null ? {} : { after }) };
      return call('export-response', () => get(http, 'v1/account/export', { searchParams }));
    },
    async hold(request, signal) {
      await write('post', 'v1/account/hold', request, null, signal);
    },
    async holdStanding(signal) {
      return call('hold-response', () => get(http, 'v1/account/hold', withSignal(signal)));
    },
    async release(request) {
      const reply = await write<{ released: number }>('post', 'v1/release', request, 'release-response');
      return reply.released;
    },
    async uncertain(after) {
      const searchParams = after === null ? {} : { after };
      return call('uncertain-response', () => get(http, 'v1/uncertain', { searchParams }));
    },
    async settleUncertain(request) {
      await write('post', 'v1/uncertain', request);
    },
  };
}

function get(http: Got, path: string, more: object = {}): Promise<{ body: unknown; rawBody: Buffer }> {
  return http.get(path, more) as never;
}

function instance(name: string): Record<string, string> {
  return { 'destination-instance': name };
}

/** A form that the service refuses as a whole: what it says of it is for the person who filled it in. */
async function refusedForm<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply;
  } catch (error) {
    if (!isCoded(error, 'SERVICE_REFUSED')) throw error;
    const { code, title, hint } = error.details;
    throw new CodedError('DETAILS_REFUSED', { code: code!, title: title!, hint: hint! });
  }
}
