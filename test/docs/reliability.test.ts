import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(resolve(root, 'docs/reliability.md'), 'utf8');

/** `test/faults/kills.test.ts` › claim 1: no message arrives twice */
const named = [...page.matchAll(/`(test\/[\w./-]+)` › ([^|\n]+)/g)].map(([, file, title]) => ({
  file: file!,
  title: title!.trim(),
}));

test('docs/reliability.md names a test for every claim', () => {
  const claims = page.split(/^### /m).filter((part) => /^Claim \d+/.test(part));
  expect(claims).toHaveLength(10);
  for (const claim of claims) expect(claim, claim.slice(0, 40)).toMatch(/› |not shown here/);
});

test.each(named)('docs/reliability.md: $file has the test "$title"', ({ file, title }) => {
  const source = readFileSync(resolve(root, file), 'utf8');
  expect(source).toMatch(new RegExp(`['\`]${escaped(title)}['\`]`));
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
