import { createRequire } from 'node:module';
import { type PositiveDefinition, positiveProblems } from '../domain/index.ts';

/** The definitions of a positive destination that come with the product, from source and from `dist/` alike. */
export function shippedPositiveDefinitions(): readonly PositiveDefinition[] {
  return createRequire(import.meta.url)(
    '#package/manifests/positive-destinations.json',
  ) as readonly PositiveDefinition[];
}

/**
 * What is wrong with a provider's own definitions beyond their shape, which is the schema's: each problem at its path
 * within the list. An id is one definition's alone, those that come with the product among them.
 */
export function positiveDefinitionProblems(
  definitions: unknown,
): readonly { readonly path: string; readonly problem: string }[] {
  if (!Array.isArray(definitions)) return [];
  const taken = new Set(shippedPositiveDefinitions().map(({ id }) => id));
  return definitions.flatMap((definition: unknown, at) => {
    const { id, ...content } = objectOf(definition);
    const twice = typeof id === 'string' && taken.has(id);
    if (typeof id === 'string') taken.add(id);
    return [
      ...(twice ? [{ path: `/${at}/id`, problem: 'is the id of another definition' }] : []),
      ...contentProblems(content).map(({ field, at: position, problem }) => ({
        path: position === undefined ? `/${at}/${field}` : `/${at}/${field}/${position}`,
        problem,
      })),
    ];
  });
}

/** Only what has the right type can be looked into. */
function contentProblems({ from, to, codes }: Readonly<Record<string, unknown>>) {
  const [first, last] = [from, to].map((date) => (typeof date === 'string' ? date : null));
  const pairs = Array.isArray(codes) ? codes.filter((code): code is string => typeof code === 'string') : [];
  return positiveProblems({ from: first!, to: last!, codes: pairs });
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
