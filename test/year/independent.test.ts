import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';

/** What a field of the ILR is called: types, and nothing that runs. */
const FIELDS = '../../../lib/ilr/model.ts';

test('the rules of the checker share no code with the product: they import each other and types of ILR fields', () => {
  const folder = join(import.meta.dirname, 'rules');
  const files = readdirSync(folder);
  for (const file of files) {
    const { module } = parseSync(file, readFileSync(join(folder, file), 'utf8'));
    const outside = module.staticImports.filter(
      ({ moduleRequest: { value }, entries }) =>
        !files.some((other) => value === `./${other}`) &&
        !(value === FIELDS && entries.every(({ isType }) => isType)),
    );
    expect(outside.map(({ moduleRequest }) => moduleRequest.value)).toEqual([]);
    expect(module.dynamicImports).toEqual([]);
    expect(
      module.staticExports.flatMap(({ entries }) => entries.flatMap((one) => one.moduleRequest ?? [])),
    ).toEqual([]);
  }
});
