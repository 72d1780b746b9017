/** The description of the API: whole, valid, true to the schemas, and readable. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EXAMPLES } from '../../service/openapi/examples.ts';
import { loadWireSchemas, type WireName } from '../../service/wire-schemas.ts';
import { type Bench, createBench } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

interface Described {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly example?: unknown }> }>;
}

const description = async () =>
  (await bench.service.app.inject({ url: '/v1/openapi.json' })).json<Described>();

test('is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate({ ...(await description()) });
  expect([valid, errors]).toEqual([true, undefined]);
  expect(validator.version).toBe('3.1');
});

test('holds an example of every message that is sent or replied, and each follows its schema', async () => {
  const wire = loadWireSchemas();
  for (const [name, example] of Object.entries(EXAMPLES)) {
    const valid = wire.compile(wire.schemas[name as WireName]);
    expect([name, valid(example), valid.errors]).toEqual([name, true, null]);
  }
  const operations = Object.values((await description()).paths).flatMap((path) => Object.values(path));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { operationId, requestBody, responses } of operations)
    for (const content of [requestBody, ...Object.values(responses)].map((one) => one?.content ?? {}))
      for (const [type, { example }] of Object.entries(content))
        if (type === 'application/json' && !/health|ready|openapi/i.test(operationId))
          expect(example, operationId).toBeDefined();
});

test('tells of the statuses of each operation, problems with their codes', async () => {
  const { paths } = await description();
  const statuses = (path: string, method: string) => Object.keys(paths[path]![method]!.responses);
  expect(statuses('/v1/contacts', 'post')).toEqual(
    ['200', '400', '401', '409', '413', '415', '428', '429', '500'].sort(),
  );
  expect(statuses('/v1/events', 'get')).toContain('410');
  expect(statuses('/v1/surveys/{id}', 'delete')).toEqual(
    expect.arrayContaining(['200', '204', '404', '409', '428']),
  );
  expect(statuses('/v1/ready', 'get')).toContain('503');
});

test('is a page as well, with every operation and message, and without a script', async () => {
  const { paths, components } = await description();
  const page = await bench.service.app.inject({ url: '/v1/docs' });
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.body).not.toMatch(/<script|style=|onclick/i);
  for (const [path, methods] of Object.entries(paths))
    for (const method of Object.keys(methods)) expect(page.body).toContain(`${method.toUpperCase()} ${path}`);
  for (const name of Object.keys(components.schemas)) expect(page.body).toContain(`id="message-${name}"`);
  // Every link within the page leads somewhere.
  for (const [, id] of page.body.matchAll(/href="#([^"]+)"/g)) expect(page.body).toContain(`id="${id}"`);
  for (const [, sheet] of page.body.matchAll(/<link rel="stylesheet" href="([^"]+)"/g))
    expect((await bench.service.app.inject({ url: sheet! })).statusCode).toBe(200);
});
