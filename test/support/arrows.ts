import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

const LIB = ['lib/ilr', 'lib/sql', 'lib/queue', 'lib/time', 'lib/version'];
const PLUGIN_TABLES = ['migrations/plugin', 'migrations/control'];

/**
 * Each room and what it may import of ours: the table of the architecture. `lib/errors` may be imported by all, `bin`
 * may import all, and the plugin reaches a host only through its contract, `plugin/host`.
 */
const RULES: Readonly<Record<string, readonly string[]>> = {
  'lib/errors': [],
  'lib/ilr': [],
  'lib/sql': [],
  'lib/queue': ['lib/sql'],
  'lib/time': [],
  'lib/version': [],
  'lib/secret': [],
  'lib/seal': [],
  'lib/screen': [],
  'lib/page': [],
  'plugin/host': ['lib/ilr', 'lib/sql'],
  'plugin/domain': ['lib/ilr'],
  'plugin/storage': [
    ...['lib/sql', 'lib/seal', 'lib/ilr', 'plugin/domain', 'plugin/host', ...PLUGIN_TABLES],
    // A rehearsal runs the steps of a run, and they leave jobs (decision 0062).
    'migrations/queue',
  ],
  'plugin/survey': ['plugin/domain', 'plugin/host'],
  // Which versions there were and what is current, its migrations alone know.
  'plugin/config': [
    ...['plugin/domain', 'plugin/host', 'lib/time', 'lib/version', 'lib/secret'],
    'migrations/config',
  ],
  'plugin/sync': [
    ...['storage', 'survey', 'domain', 'host'].map((room) => `plugin/${room}`),
    ...['lib/queue', 'lib/ilr', 'lib/seal'],
  ],
  'plugin/admin': [
    ...['sync', 'storage', 'survey', 'config', 'domain', 'host'].map((room) => `plugin/${room}`),
    ...LIB,
    'lib/seal',
  ],
  'plugin/contributions': ['plugin/admin', 'plugin/host'],
  'plugin/index': [
    ...['contributions', 'admin', 'sync', 'storage', 'survey', 'config', 'domain', 'host'].map(
      (room) => `plugin/${room}`,
    ),
    ...LIB,
    ...PLUGIN_TABLES,
    'migrations/queue',
  ],
  tui: ['plugin/admin', 'lib/screen', 'lib/page'],
  host: ['plugin/index', 'plugin/host', ...LIB, 'lib/screen', 'migrations/host'],
  service: [...LIB, 'lib/secret', 'migrations/service', 'migrations/queue'],
  'migrations/control': ['lib/sql'],
  'migrations/host': ['lib/sql'],
  // What was there before there were seals is sealed when they come.
  'migrations/plugin': ['lib/sql', 'lib/seal'],
  'migrations/queue': ['lib/sql'],
  'migrations/service': ['lib/sql'],
  'migrations/config': [],
};

/** Libraries that live in some rooms only; `types` says whether their types may go further. */
const LIBRARIES: Readonly<Record<string, { readonly rooms: readonly string[]; readonly types: boolean }>> = {
  knex: { rooms: ['lib/sql'], types: true },
  'better-sqlite3': { rooms: ['lib/sql'], types: false },
  got: { rooms: ['plugin/survey'], types: false },
  // An option export of the existing product may be XML.
  saxes: { rooms: ['lib/ilr', 'plugin/config'], types: false },
  // Whatever draws stands on the one room that knows how a terminal is taken and given back (decision 0034).
  ink: { rooms: ['lib/screen'], types: false },
  react: { rooms: ['lib/screen'], types: false },
  // What draws plots is heavy: one room loads it, when a page with a plot is asked for (decision 0040).
  vega: { rooms: ['lib/page'], types: false },
  'vega-lite': { rooms: ['lib/page'], types: false },
};

/** The rules are pure: a calendar, telephone numbers and a digest (of which the survey's UUID is made) are all they need. */
const DOMAIN_LIBRARIES = ['temporal-polyfill', 'libphonenumber-js', 'node:crypto'];

/** Only these load code whose name is not known when they are written: the host its plugin, a command its house. */
const LOADERS = ['host', 'bin'];

export interface Violation {
  readonly file: string;
  readonly imports: string;
  readonly why: string;
}

interface Import {
  /** null: computed when run. */
  readonly target: string | null;
  readonly typeOnly: boolean;
}

/** Every import that goes against the arrows; `sources` is the text of each file by its path from the project's root. */
export function violations(sources: ReadonlyMap<string, string>): readonly Violation[] {
  return [...sources].flatMap(([file, text]) =>
    importsOf(file, text).flatMap((found) => {
      const why = objection(file, found);
      return why === null ? [] : [{ file, imports: found.target ?? '(computed)', why }];
    }),
  );
}

/** Rooms that lead back to themselves: each cycle once, as the rooms it passes. */
export function cycles(sources: ReadonlyMap<string, string>): readonly string[] {
  const arrows = arrowsOf(sources);
  const found = new Set<string>();
  const walk = (room: string, trail: readonly string[]): void => {
    const start = trail.indexOf(room);
    if (start < 0) {
      for (const next of arrows.get(room) ?? []) walk(next, [...trail, room]);
      return;
    }
    const loop = trail.slice(start);
    if (loop.every((other) => other >= room)) found.add([...loop, room].join(' → '));
  };
  for (const room of arrows.keys()) walk(room, []);
  return [...found].sort();
}

/** The room a source stands in; null for tests, scripts, data and libraries. */
export function roomOf(path: string | null): string | null {
  if (path === null || !/\.tsx?$/.test(path)) return null;
  const [house, room] = path.replace(/\.tsx?$/, '').split('/');
  if (house === 'test' || house === 'scripts' || room === undefined) return null;
  const name = ['lib', 'plugin', 'migrations'].includes(house!) ? `${house}/${room}` : house!;
  return name in RULES || name === 'bin' ? name : `${name} (no such room)`;
}

function arrowsOf(sources: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlySet<string>> {
  const arrows = new Map<string, Set<string>>();
  for (const [file, text] of sources) {
    const room = roomOf(file);
    if (room === null) continue;
    const targets = arrows.get(room) ?? new Set();
    arrows.set(room, targets);
    for (const { target } of importsOf(file, text)) {
      const other = target === null ? null : roomOf(pathOf(file, target));
      if (other !== null && other !== room) targets.add(other);
    }
  }
  return arrows;
}

function objection(file: string, { target, typeOnly }: Import): string | null {
  const from = roomOf(file);
  if (from === null) return null;
  if (target === null) return LOADERS.includes(from) ? null : `${from} may not load code by a computed name`;
  const path = pathOf(file, target);
  if (path === null) return libraryObjection(from, target, typeOnly);
  if (/^(test|scripts)\//.test(path)) return `${from} may not import ${path}`;
  const to = roomOf(path);
  if (to === null || from === to || from === 'bin' || to === 'lib/errors') return null;
  return RULES[from]?.includes(to) ? null : `${from} may not import ${to}`;
}

function libraryObjection(from: string, target: string, typeOnly: boolean): string | null {
  const name = /^(@[^/]+\/)?[^/]+/.exec(target)![0];
  if (from === 'plugin/domain')
    return DOMAIN_LIBRARIES.includes(name) ? null : `plugin/domain may not import ${target}`;
  const library = LIBRARIES[name];
  if (library === undefined || library.rooms.includes(from) || (library.types && typeOnly)) return null;
  return `${name} lives in ${library.rooms.join(', ')} only`;
}

/** Where an import leads, from the project's root; null for a library. */
function pathOf(file: string, target: string): string | null {
  if (target.startsWith('#package/')) return target.slice('#package/'.length);
  return target.startsWith('.') ? posix.join(posix.dirname(file), target) : null;
}

function importsOf(file: string, text: string): readonly Import[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`);
  const found: Import[] = [];
  const add = (source: object, typeOnly: boolean): void => {
    const value = 'value' in source ? source.value : null;
    found.push({ target: typeof value === 'string' ? value : null, typeOnly });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.source, node.exportKind === 'type');
    },
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source, true),
    TSExternalModuleReference: (node) => add(node.expression, false),
  }).visit(program);
  return found;
}
