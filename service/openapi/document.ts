import { catalogue, type ErrorCode } from '../../lib/errors/index.ts';
import type { JsonSchema, WireName } from '../wire-schemas.ts';
import { EXAMPLES } from './examples.ts';
import type { ObjectSchema, RouteFacts } from './routes.ts';
import { GROUPS, WORDS, type Words } from './words.ts';

/** What may come back to any request with a key, with a change, and with a body. */
const KEYED: readonly ErrorCode[] = ['SURVEY_KEY_UNKNOWN', 'SURVEY_TOO_MANY_REQUESTS', 'UNEXPECTED'];
const OPEN: readonly ErrorCode[] = ['SURVEY_TOO_MANY_REQUESTS', 'UNEXPECTED'];
const CHANGING: readonly ErrorCode[] = ['SURVEY_INSTANCE_MISSING'];
const FROM_ONE: readonly ErrorCode[] = ['SURVEY_INSTANCE_OTHER', 'SURVEY_TENANT_LEAVING'];
const WITH_BODY: readonly ErrorCode[] = [
  'SURVEY_REQUEST_INVALID',
  'SURVEY_REQUEST_TOO_LARGE',
  'SURVEY_TYPE_UNSUPPORTED',
];

const INSTANCE = {
  name: 'Destination-Instance',
  in: 'header',
  required: true,
  description:
    'Which database the request comes from: `ID.GENERATION.TOKEN`, with `.NEXT` at the end where the token is renewed',
  schema: { type: 'string' },
};

/**
 * OpenAPI 3.1 of the API. How an operation is asked is read from its route, and the wire schemas stand in it as they are, with
 * references turned to its components.
 *
 * @throws when a route has no words: whoever adds one says what it is for
 */
export function openApi(
  routes: readonly RouteFacts[],
  schemas: Readonly<Record<WireName, JsonSchema>>,
  server: string,
): OpenApi {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const words = WORDS[`${route.method} ${route.path}`];
    if (words === undefined) throw new Error(`no words for ${route.method} ${route.path}`);
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, words),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Survey service',
      version: '1',
      description: 'What a plugin says to a survey service. JSON both ways; problems are RFC 9457.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    tags: Object.entries(GROUPS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of the tenant: `destinations service key`',
        },
      },
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, inComponents(schema)]),
      ),
    },
  };
}

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: {
    readonly securitySchemes: object;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

/** What an operation refuses, by status. */
export function refusalsOf(route: RouteFacts, words: Words): ReadonlyMap<number, readonly ErrorCode[]> {
  const changes = route.method !== 'GET' && words.open !== true;
  const asked = [route.query, route.params].some((schema) => schema !== undefined);
  const codes: readonly ErrorCode[] = [
    ...(words.open === true ? OPEN : KEYED),
    ...(changes ? CHANGING : []),
    ...(changes && words.leavingToo !== true ? FROM_ONE : []),
    ...(changes && words.leavingToo === true && words.group === 'leaving' ? FROM_ONE.slice(0, 1) : []),
    ...(route.body === undefined ? (asked ? WITH_BODY.slice(0, 1) : []) : WITH_BODY),
    ...(words.refuses ?? []),
  ];
  const byStatus = new Map<number, readonly ErrorCode[]>();
  for (const code of codes) {
    const { httpStatus: status = 500 } = catalogue[code] as { readonly httpStatus?: number };
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

function operation(route: RouteFacts, words: Words): object {
  const { method, path, body } = route;
  const parameters = [
    ...parametersOf('path', route.params),
    ...parametersOf('query', route.query),
    ...(method === 'GET' || words.open === true ? [] : [INSTANCE]),
  ];
  return {
    operationId: idOf(method, path),
    tags: [words.group],
    summary: words.summary,
    ...(words.description === undefined ? {} : { description: words.description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: { ...repliesOf(words), ...problemsOf(route, words) },
    security: words.open === true ? [] : [{ key: [] }],
  };
}

/** `GET /v1/surveys/{id}/held` is `getSurveysIdHeld`. */
function idOf(method: string, path: string): string {
  const words = path.replace('/v1/', '').split(/[^a-zA-Z]+/);
  const named = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${method.toLowerCase()}${named.join('')}`;
}

function parametersOf(where: 'path' | 'query', schema: ObjectSchema | undefined): readonly object[] {
  return Object.entries(schema?.properties ?? {}).map(([name, { description, ...of }]) => ({
    name,
    in: where,
    required: where === 'path' || (schema?.required ?? []).includes(name),
    ...(description === undefined ? {} : { description }),
    schema: of,
  }));
}

function repliesOf({ replies }: Words): Record<string, object> {
  return Object.fromEntries(
    Object.entries(replies).map(([status, reply]) => [
      status,
      {
        description: status === '503' ? 'Not now' : reply === null ? 'Done, with nothing to say' : 'Done',
        ...(reply === null
          ? {}
          : { content: reply.includes('/') ? { [reply]: {} } : json(reply as WireName) }),
      },
    ]),
  );
}

function problemsOf(route: RouteFacts, words: Words): Record<string, object> {
  return Object.fromEntries(
    [...refusalsOf(route, words)].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${plain(catalogue[code].message)}`).join('. '),
        ...(status === 429 ? { headers: { 'Retry-After': RETRY_AFTER } } : {}),
        content: {
          'application/problem+json': { schema: refTo('problem'), examples: examplesOf(status, codes) },
        },
      },
    ]),
  );
}

const RETRY_AFTER = { description: 'Seconds to wait', schema: { type: 'integer' } };

function examplesOf(status: number, codes: readonly ErrorCode[]): object {
  return Object.fromEntries(
    codes.map((code) => [
      code,
      {
        value: {
          type: `https://destination-tracking.example/problems/${code}`,
          title: plain(catalogue[code].message),
          status,
          code,
          hint: plain(catalogue[code].hint),
          instance: '0f8fad5b-d9cb-469f-a165-70867728950e',
        },
      },
    ]),
  );
}

/** What stands in place of a name is told with it. */
function plain(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, '…');
}

function json(name: WireName): object {
  const example = EXAMPLES[name];
  return {
    'application/json': { schema: refTo(name), ...(example === undefined ? {} : { example }) },
  };
}

function refTo(name: WireName): object {
  return { $ref: `#/components/schemas/${name}` };
}

/** Without `$id`, which would move the base of references, and with references to the other schemas' new place. */
function inComponents(schema: JsonSchema): object {
  const { $id: _id, $schema: _dialect, ...rest } = schema;
  const text = JSON.stringify(rest).replaceAll(
    /"\$ref":"([\w-]+)\.json"/g,
    '"$ref":"#/components/schemas/$1"',
  );
  return JSON.parse(text) as object;
}
