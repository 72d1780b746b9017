import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULE_VERSION } from '../../plugin/domain/index.ts';

/**
 * What the rules of a version answer of the fictional college, as a digest: decisions, messages and rows that were written by
 * hand. Rules that answer otherwise are another version, since events and rows of the past name theirs (decision 0060).
 * Where the college itself changed, and no rule did, the digest of the version is put right.
 */
const ANSWERS: Readonly<Record<string, string>> = {
  '2': '91121323684ab0ee',
};

it('is raised when the rules answer otherwise', () => {
  const digest = createHash('sha256');
  for (const part of ['decisions', 'closing-decisions', 'messages', 'closing-messages', 'rows', 'amended'])
    digest.update(readFileSync(new URL(`expected-${part}.csv`, import.meta.url)));
  expect({ [RULE_VERSION]: digest.digest('hex').slice(0, 16) }).toEqual({
    [RULE_VERSION]: ANSWERS[RULE_VERSION],
  });
});
