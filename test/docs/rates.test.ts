/** `docs/rates.md` has every definition in the words that are printed with the figures. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { shippedPositiveDefinitions } from '../../plugin/config/index.ts';
import { GROUPINGS } from '../../plugin/domain/index.ts';
import { rateDefinitions } from '../../plugin/domain/rates/rates.ts';
import { meantFor } from '../../tui/cli/rates/answer.ts';

const FILE = resolve(import.meta.dirname, '../../docs/rates.md');

const table = (...rows: readonly (readonly string[])[]) =>
  rows.map((row) => `| ${row.join(' | ')} |`).join('\n');

/** The page with what stands between two marks replaced. */
function replaced(page: string, mark: string, text: string): string {
  const between = new RegExp(`(<!-- ${mark} -->\\n)[\\s\\S]*(<!-- /${mark} -->)`);
  expect(page).toMatch(between);
  return page.replace(between, (_, begin: string, end: string) => `${begin}\n${text}\n\n${end}`);
}

it('is what the figures are printed with', async () => {
  const figures = table(
    ['figure', 'means'],
    ['---', '---'],
    ...rateDefinitions(GROUPINGS).map(({ title, text }) => [`**${title}**`, text]),
  );
  const positive = table(
    ['id', 'is', 'meant', 'codes', 'source'],
    ['---', '---', '---', '---', '---'],
    ...shippedPositiveDefinitions().map(({ id, title, description, from, to, codes, source }) => [
      `\`${id}\``,
      `**${title}.** ${description}`,
      meantFor(from, to),
      codes.join(', '),
      source,
    ]),
  );
  const page = replaced(replaced(readFileSync(FILE, 'utf8'), 'definitions', figures), 'positive', positive);
  await expect(page).toMatchFileSnapshot(FILE);
});
