import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asCoded } from '../../../lib/errors/index.ts';
import { resolveSecret } from '../../../plugin/config/index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-secret-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function failure(reference: string, env: Record<string, string> = {}) {
  try {
    resolveSecret(reference, env);
  } catch (error) {
    return asCoded(error);
  }
  throw new Error('it resolved');
}

describe('a secret by reference', () => {
  it('comes from the environment', () => {
    expect(resolveSecret('${env:DT_KEY}', { DT_KEY: 'k1' })).toBe('k1');
  });

  it('comes from a file, without the line end it closes with', () => {
    writeFileSync(join(folder, 'key'), 'k2\n');
    expect(resolveSecret(`\${file:${join(folder, 'key')}}`, {})).toBe('k2');
  });

  it.each(['${env:DT_KEY}', '${file:nowhere/at/all}'])('%s that leads nowhere says so', (reference) => {
    expect(failure(reference, { DT_KEY: '' })).toMatchObject({
      code: 'CONFIG_SECRET_MISSING',
      exitCode: 4,
      message: `${reference} leads to no secret`,
    });
  });

  it('that is no reference is not repeated', () => {
    const error = failure('dt_live_4711');
    expect(error.code).toBe('CONFIG_SECRET_MISSING');
    expect(`${error.message} ${JSON.stringify(error.details)}`).not.toContain('4711');
  });
});
