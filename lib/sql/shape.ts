/** Everything of a table that a migration decides: a description per column, and one per index. */
export interface TableShape {
  readonly columns: ReadonlyMap<string, string>;
  readonly indexes: ReadonlyMap<string, string>;
}

/** Tables by name. */
export type Shape = ReadonlyMap<string, TableShape>;

/**
 * What one store calls a type, as both have it. SQLite keeps instants, dates, JSON and identifiers as text, so whether
 * one of them is of the right kind on a server is not told apart here.
 */
const TYPES: readonly (readonly [store: RegExp, both: string])[] = [
  [/^(datetime2|date|nchar|nvarchar\(max\)|text)(?=\s|$)/, 'text'],
  [/^(n?varchar)\((\d+)\)/, 'text($2)'],
  [/^(int|integer|bigint)\b/, 'integer'],
  [/^(varbinary(\(max\))?|blob)/, 'bytes'],
];

/** The same tables in words that do not depend on the store. Indexes that a store makes by itself for a key are left out. */
export function portableShape(shape: Shape, { predicates = true } = {}): Shape {
  const tables = [...shape].map(([name, { columns, indexes }]): [string, TableShape] => [
    name,
    {
      columns: new Map([...columns].map(([column, description]) => [column, portableColumn(description)])),
      indexes: new Map(
        [...indexes]
          .filter(([index]) => !index.startsWith('sqlite_autoindex_'))
          .map(([index, description]) => [index, portableIndex(description, predicates)]),
      ),
    },
  ]);
  return new Map(tables);
}

function portableColumn(description: string): string {
  const known = TYPES.find(([store]) => store.test(description));
  return known === undefined ? description : description.replace(known[0], known[1]);
}

/** A predicate is written as each store likes: with brackets, parentheses, capitals. */
function portableIndex(description: string, predicates: boolean): string {
  const [columns, predicate] = description.split(/ where /i);
  if (predicate === undefined || !predicates) return columns!;
  return `${columns} where ${predicate.toLowerCase().replace(/[[\]()"\s]|::\w+|collate\S*/g, '')}`;
}
