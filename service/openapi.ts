import type { JsonSchema, WireName } from './wire-schemas.ts';

interface Operation {
  readonly summary: string;
  readonly body?: WireName;
  readonly reply?: WireName;
  readonly status?: string;
  readonly query?: readonly string[];
  readonly path?: readonly string[];
}

const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/v1/contacts': {
    post: { summary: 'Send messages of rounds', body: 'contacts-request', reply: 'contacts-response' },
  },
  '/v1/events': {
    get: { summary: 'The feed of what happened', reply: 'events-response', query: ['after', 'limit'] },
  },
  '/v1/account': {
    get: { summary: 'The details form', reply: 'account' },
    put: { summary: 'Save the details form', body: 'account', reply: 'account' },
  },
  '/v1/account/preview': {
    post: {
      summary: 'The messages that a details form would make, for a fictional learner',
      body: 'preview-request',
      reply: 'preview-response',
    },
  },
  '/v1/account/hold': {
    post: { summary: 'Stop everything not yet sent, or go on', body: 'hold', reply: 'hold' },
  },
  '/v1/account/offboard': {
    get: { summary: 'How far an offboarding is, and what is held', reply: 'offboard-response' },
    post: { summary: 'A part of a step of leaving', body: 'offboard-request', reply: 'offboard-response' },
  },
  '/v1/account/export': {
    get: {
      summary: 'What is held of a tenant that leaves, a table at a time',
      reply: 'export-response',
      query: ['table', 'after'],
    },
  },
  '/v1/instance': {
    put: {
      summary: 'Say which database stands, after a restore or a copy',
      body: 'instance-request',
      reply: 'instance-response',
    },
  },
  '/v1/surveys': {
    get: { summary: 'All surveys, for reconciliation', reply: 'surveys-response', query: ['after', 'limit'] },
  },
  '/v1/surveys/{id}/assist': {
    post: {
      summary: 'A link by which a member of staff fills a survey in for the learner',
      body: 'assist-request',
      reply: 'assist-response',
      path: ['id'],
    },
  },
  '/v1/surveys/{id}/held': {
    get: { summary: 'Everything held of one survey and its learner', reply: 'survey-held', path: ['id'] },
  },
  '/v1/uncertain': {
    get: {
      summary: 'Messages of which nobody knows whether they went',
      reply: 'uncertain-response',
      query: ['after', 'limit'],
    },
    post: {
      summary: 'Say what a member of staff found out about one of them',
      body: 'uncertain-request',
      status: '204',
    },
  },
  '/v1/surveys/{id}': {
    get: { summary: 'One survey with its messages as sent', reply: 'survey', path: ['id'] },
    delete: { summary: 'Withdraw or erase a survey', status: '204', path: ['id'], query: ['mode'] },
  },
};

/** OpenAPI 3.1 of the API: the wire schemas stand in it as they are, with references turned to its components. */
export function openApi(schemas: Readonly<Record<WireName, JsonSchema>>): object {
  const problem = {
    description: 'Problem',
    content: { 'application/problem+json': { schema: refTo('problem') } },
  };
  const paths = Object.entries(operations).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, op]) => [
        method,
        { ...operation(op, method === 'get' ? [] : ['Destination-Instance']), ...security },
      ]),
    ),
  ]);

  function operation(op: Operation, headers: readonly string[]): object {
    const named = (where: string, names: readonly string[] = []) =>
      names.map((name) => ({ name, in: where, required: where !== 'query', schema: { type: 'string' } }));
    return {
      summary: op.summary,
      parameters: [...named('path', op.path), ...named('query', op.query), ...named('header', headers)],
      ...(op.body === undefined ? {} : { requestBody: { required: true, content: json(op.body) } }),
      responses: {
        [op.status ?? '200']: {
          description: 'Done',
          ...(op.reply === undefined ? {} : { content: json(op.reply) }),
        },
        default: problem,
      },
    };
  }

  return {
    openapi: '3.1.0',
    info: { title: 'Survey service', version: '1' },
    paths: Object.fromEntries(paths) as object,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, inComponents(schema)]),
      ),
    },
  };
}

const security = { security: [{ key: [] }] };

function json(name: WireName): object {
  return { 'application/json': { schema: refTo(name) } };
}

function refTo(name: WireName): object {
  return { $ref: `#/components/schemas/${name}` };
}

/** Without `$id`, which would move the base of references, and with references to the other schemas' new place. */
function inComponents(schema: JsonSchema): unknown {
  const { $id: _id, $schema: _dialect, ...rest } = schema;
  const text = JSON.stringify(rest).replaceAll(
    /"\$ref":"([\w-]+)\.json"/g,
    '"$ref":"#/components/schemas/$1"',
  );
  return JSON.parse(text);
}
