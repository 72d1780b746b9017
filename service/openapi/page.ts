import type { JsonSchema } from '../wire-schemas.ts';
import { type OpenApi, refusalsOf } from './document.ts';
import { EXAMPLES } from './examples.ts';
import type { RouteFacts } from './routes.ts';
import { GROUPS, WORDS, type Words } from './words.ts';

/** A property as a line of a table; `nested.names` and `lists[].too`. */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly ref: string | null;
  readonly required: boolean;
  readonly description: string;
}

/** The description as a page shows it: everything is there when it comes, no script asks for more. */
export function pageView(document: OpenApi, routes: readonly RouteFacts[]): object {
  const operations = routes.map((route) => {
    const words = WORDS[`${route.method} ${route.path}`]!;
    return { ...operationView(route, words), group: words.group };
  });
  const groups = Object.entries(GROUPS).map(([id, title]) => ({
    id,
    title,
    operations: operations.filter(({ group }) => group === id),
  }));
  const messages = Object.entries(document.components.schemas).map(([name, schema]) => ({
    name,
    title: (schema as { title?: string }).title ?? name,
    description: (schema as { description?: string }).description ?? '',
    fields: fieldsOf(schema as Part, ''),
    example: exampleText(name),
  }));
  return { groups, messages, server: document.servers[0]?.url ?? '' };
}

function operationView(route: RouteFacts, words: Words) {
  const { method, path, query, params, body } = route;
  const parameters = [params, query].flatMap((schema) =>
    Object.entries(schema?.properties ?? {}).map(([name, of]) => ({
      name,
      type: typeOf(of),
      required: schema === params || (schema?.required ?? []).includes(name),
      description: String(of.description ?? ''),
    })),
  );
  return {
    id: `${method}-${path}`
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, '-')
      .replaceAll(/^-|-$/g, ''),
    method,
    path,
    summary: words.summary,
    description: words.description ?? '',
    parameters,
    body: body ?? null,
    open: words.open === true,
    replies: Object.entries(words.replies).map(([status, reply]) => ({
      status,
      reply: reply ?? 'nothing',
      message: reply !== null && !reply.includes('/'),
    })),
    problems: [...refusalsOf(route, words)].map(([status, codes]) => ({ status, codes: codes.join(', ') })),
  };
}

type Part = JsonSchema & {
  readonly properties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
  readonly items?: Part;
};

function fieldsOf(schema: Part, before: string): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, of]) => {
    const list = of.items !== undefined;
    const inner = of.items ?? of;
    const path = `${before}${name}${list ? '[]' : ''}`;
    const field = {
      name: path,
      type: typeOf(inner),
      ref: refOf(inner),
      required: (schema.required ?? []).includes(name),
      description: String(of.description ?? inner.description ?? ''),
    };
    return [field, ...fieldsOf(inner, `${path}.`)];
  });
}

function refOf(of: JsonSchema): string | null {
  const ref = of.$ref ?? (of.anyOf as JsonSchema[] | undefined)?.find(({ $ref }) => $ref !== undefined)?.$ref;
  return typeof ref === 'string' ? ref.slice(ref.lastIndexOf('/') + 1) : null;
}

function typeOf(of: JsonSchema): string {
  if (Array.isArray(of.enum)) return of.enum.join(' | ');
  if (of.const !== undefined) return String(of.const);
  const ref = refOf(of);
  if (ref !== null) return ref;
  const several = (of.oneOf ?? of.anyOf) as readonly JsonSchema[] | undefined;
  if (several !== undefined) return `one of ${several.length}`;
  const type = Array.isArray(of.type) ? of.type.join(' or ') : String(of.type ?? 'any');
  return of.format === undefined ? type : `${type} (${of.format})`;
}

function exampleText(name: string): string | null {
  const example = (EXAMPLES as Readonly<Record<string, unknown>>)[name];
  return example === undefined ? null : JSON.stringify(example, null, 2);
}
