import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realFile } from './support.ts';

/** The path of a year's schema, or null, said aloud, where it or xmllint is not here. */
export function schemaFile(name: string): string | null {
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'pipe' });
  } catch {
    console.warn(`SKIPPED: xmllint is not installed, so nothing was validated against ${name}`);
    return null;
  }
  return realFile(name);
}

/** What a schema says against a document; empty when it is valid. */
export function complaints(text: string, schema: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ilr-'));
  const path = join(folder, 'file.xml');
  writeFileSync(path, text);
  try {
    execFileSync('xmllint', ['--noout', '--schema', schema, path], { stdio: 'pipe' });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 2000) : String(error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
