import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cycles, roomOf, violations } from './support/arrows.ts';

const root = resolve(import.meta.dirname, '..');
const HOUSES = ['bin', 'host', 'lib', 'migrations', 'plugin', 'service', 'tui'];

function sources(): Map<string, string> {
  return new Map(
    readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && HOUSES.includes(entry.name))
      .flatMap((house) =>
        readdirSync(join(root, house.name), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name)),
      )
      .map((file) => [relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')]),
  );
}

describe('the arrows of the house', () => {
  const all = sources();

  it('finds the sources', () => {
    expect(all.size).toBeGreaterThan(20);
    expect([...all.keys()]).toContain('plugin/host.ts');
  });

  it('every file stands in a room', () => {
    expect([...all.keys()].filter((file) => roomOf(file)?.includes('no such room'))).toEqual([]);
  });

  it('every import goes the way the architecture says', () => {
    expect(violations(all)).toEqual([]);
  });

  it('no room leads back to itself', () => {
    expect(cycles(all)).toEqual([]);
  });
});

it('no test replaces a module: the files of a worker share what they import', () => {
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  const replacing = tests.filter(
    (file) =>
      /\.tsx?$/.test(file) && /\bvi\.(do)?mock\(/i.test(readFileSync(join(root, 'test', file), 'utf8')),
  );
  expect(replacing).toEqual([]);
});

describe('the checker sees a planted violation', () => {
  const objections = (file: string, text: string) =>
    violations(new Map([[file, text]])).map(({ imports }) => imports);

  it.each([
    ['a static import', `import { run } from '../sync/run.ts';`],
    ['an import for its effect', `import '../sync/run.ts';`],
    ['a type import', `import type { Run } from '../sync/run.ts';`],
    ['an inline type', `type Run = import('../sync/run.ts').Run;`],
    ['a dynamic import', `const run = await import('../sync/run.ts');`],
    ['a re-export', `export { run } from '../sync/run.ts';`],
    ['a re-export of everything', `export * from '../sync/run.ts';`],
    ['a path through the package', `import { run } from '#package/plugin/sync/run.ts';`],
  ])('as %s', (_, text) => {
    expect(objections('plugin/storage/surveys.ts', text)).toHaveLength(1);
  });

  it('and leaves alone what only looks like one', () => {
    expect(
      objections('plugin/storage/surveys.ts', `// import '../sync/run.ts'\nconst s = "import '../sync'";`),
    ).toEqual([]);
  });

  it.each([
    ['lib/queue/worker.ts', '../sql/index.ts'],
    ['lib/sql/open.ts', '../errors/index.ts'],
    ['plugin/domain/timing.ts', '../../lib/ilr/model.ts'],
    ['plugin/domain/timing.ts', 'temporal-polyfill'],
    ['plugin/domain/timing.ts', 'libphonenumber-js/max'],
    ['plugin/sync/run.ts', '../../lib/queue/index.ts'],
    ['tui/cli/run.ts', '../../plugin/admin/index.ts'],
    ['tui/frame.ts', '../lib/screen/layout.ts'],
    ['host/screens/frame.ts', '../../lib/screen/layout.ts'],
    ['lib/screen/app.tsx', 'ink'],
    ['host/loader.ts', '../plugin/index.ts'],
    ['bin/sandbox.ts', '../service/index.ts'],
    ['bin/sandbox.ts', '../host/index.ts'],
    ['plugin/survey/client.ts', 'got'],
  ])('%s may import %s', (file, target) => {
    expect(objections(file, `import { a } from '${target}';`)).toEqual([]);
  });

  it.each([
    ['lib/sql/open.ts', '../queue/index.ts'],
    ['lib/ilr/read.ts', '../sql/index.ts'],
    ['lib/errors/index.ts', '../ilr/model.ts'],
    ['plugin/domain/timing.ts', 'node:fs'],
    ['plugin/domain/timing.ts', '../storage/surveys.ts'],
    ['plugin/storage/surveys.ts', '../../lib/queue/index.ts'],
    ['plugin/contributions/ribbon.ts', '../sync/run.ts'],
    ['plugin/sync/run.ts', '../admin/index.ts'],
    ['plugin/sync/run.ts', '../../host/index.ts'],
    ['tui/app.tsx', '../plugin/sync/run.ts'],
    ['host/loader.ts', '../plugin/admin/index.ts'],
    ['host/screens/frame.ts', '../../tui/frame.ts'],
    ['host/screens/app.tsx', 'react'],
    ['lib/screen/app.tsx', '../../tui/keys.ts'],
    ['service/app.ts', '../plugin/survey/client.ts'],
    ['service/app.ts', '../host/index.ts'],
    ['service/app.ts', '../test/support/arrows.ts'],
    ['plugin/storage/surveys.ts', 'knex'],
    ['plugin/sync/send.ts', 'got'],
  ])('%s may not import %s', (file, target) => {
    expect(objections(file, `import { a } from '${target}';`)).toEqual([target]);
  });

  it('lets the types of knex travel, never knex itself', () => {
    expect(objections('plugin/storage/surveys.ts', `import type { Knex } from 'knex';`)).toEqual([]);
  });

  it('lets only the loaders load code by a computed name', () => {
    const text = 'const plugin = await import(name);';
    expect(objections('host/loader.ts', text)).toEqual([]);
    expect(objections('plugin/sync/run.ts', text)).toEqual(['(computed)']);
  });

  it('names a cycle of rooms once', () => {
    const planted = new Map([
      ['plugin/sync/run.ts', `import { a } from '../storage/a.ts';`],
      ['plugin/storage/a.ts', `import { b } from '../domain/b.ts';`],
      ['plugin/domain/b.ts', `import type { c } from '../sync/run.ts';`],
    ]);
    expect(cycles(planted)).toEqual(['plugin/domain → plugin/sync → plugin/storage → plugin/domain']);
  });
});
