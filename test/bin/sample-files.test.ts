/** The sandbox on real ILR files, which are kept beside the project and not in it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { complaints, schemaFile } from '../lib/ilr/schema.ts';
import { realFile } from '../lib/ilr/support.ts';
import { destinations } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { folder, remove } = temporaryFolder('samples');
afterAll(remove);

const sample1920 = realFile('SampleValid.xml');
const schema1920 = schemaFile('ILR-2019-20-v2.xsd');
const sample2526 = realFile('ILR-99999999-2526-20250108-094401.xml');

describe.skipIf(sample1920 === null)('the sample of 2019-20', () => {
  const sandbox = (keep: string, ...more: string[]) =>
    destinations(['sandbox', '--ilr', sample1920!, '--today', '2020-09-01', '--keep', keep, ...more]);

  it('has an outcome on record for most, so nobody is asked by the recommended profile', async () => {
    const { exitCode, stdout } = await sandbox(join(folder, 'recommended'));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('30 learners in, 30 with destinations on record');
    expect(countOf(stdout, 'KNOWN')).toBeGreaterThan(20);
    expect(stdout).toContain('nobody was contacted');
  });

  describe('by the profile of the guide', () => {
    const keep = join(folder, 'guide');
    const exported = join(keep, 'ilr-export.xml');

    it('goes from messages to answers, an unsubscription and rows', async () => {
      const { exitCode, stdout } = await sandbox(keep, '--set', 'profile=guide');
      expect(exitCode).toBe(0);
      expect(countOf(stdout, 'ELIGIBLE')).toBe(8);
      expect(stdout).toContain('8 email at the mail catcher');
      expect(stdout).toContain('3 answered, 3 unsubscribed, 2 stayed silent');
      expect(stdout).toContain('ilr check: 0 errors');
      const decisions = readFileSync(join(keep, 'decisions.csv'), 'utf8').trim().split('\n');
      expect(decisions).toHaveLength(1 + 36);
    });

    it.skipIf(schema1920 === null)('exports a file that is valid for its year', () => {
      expect(complaints(readFileSync(exported, 'utf8'), schema1920!)).toBe('');
    });

    it('exports a file that passes the published rules', async () => {
      const { exitCode, stdout } = await destinations(['ilr', 'check', exported]);
      expect(stdout).toContain('0 errors, 0 warnings');
      expect(exitCode).toBe(0);
    });
  });
});

describe.skipIf(sample2526 === null)('the sample of 2025-26', () => {
  it('has no preferences and no place for destinations: it asks for a list, and says why there is no XML', async () => {
    const keep = join(folder, 'newest');
    const { exitCode, stdout } = await destinations([
      ...['sandbox', '--ilr', sample2526!, '--today', '2025-05-01', '--keep', keep],
      ...['--set', 'backPopulationDate=2025-04-01', '--set', 'profile=guide'],
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('asks for a list of learners not to contact');
    expect(stdout).toContain('The sandbox confirms an empty one');
    expect(countOf(stdout, 'ELIGIBLE')).toBe(1);
    expect(stdout).toContain('1 email at the mail catcher');
    expect(stdout).toContain('0 SMS in the outbox');
    expect(stdout).toContain('no ILR XML: files of 2025-26 have no place for destinations');
    expect(existsSync(join(keep, 'ilr-export.xml'))).toBe(false);
    expect(readFileSync(join(keep, 'outcomes.csv'), 'utf8').trim().split('\n')).toHaveLength(2);
  });
});

/** The number of POTs beside a reason in the table of the dry run. */
function countOf(stdout: string, reason: string): number {
  return Number(new RegExp(`^ +${reason} +(\\d+)`, 'm').exec(stdout)?.[1] ?? 0);
}
