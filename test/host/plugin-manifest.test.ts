import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownManifestPath, readPluginManifest } from '../../host/plugin-manifest.ts';
import { isCoded } from '../../lib/errors/index.ts';

type Contributes = Record<string, { id: string; permission?: string }[]>;
interface Manifest extends Record<string, unknown> {
  contributes: Contributes;
}

describe('a plugin manifest', () => {
  it('of this package is taken, with its commands and its report', () => {
    const { contributes } = readPluginManifest(ownManifestPath());
    expect(contributes.ribbon.map(({ id }) => id)).toEqual(['send-destination-survey', 'get-responses']);
    expect(contributes.reports.map(({ folder }) => folder)).toEqual(['Destinations Tracking']);
  });

  it('with an unknown contribution point is refused, naming plugin and point', async () => {
    const error = await refusal((manifest) => ({
      ...manifest,
      contributes: { ...manifest.contributes, ribbons: [] },
    }));
    expect(error).toContain('destination-tracking');
    expect(error).toContain('contributes/ribbons: is not known here');
  });

  it('with several faults is refused with all of them, each with its path', async () => {
    const error = await refusal((manifest) => {
      const [first, ...rest] = manifest.contributes.ribbon!;
      const ribbon = [{ ...first!, icon: 'bell' }, ...rest];
      return { ...manifest, colour: 'red', version: 'one', contributes: { ...manifest.contributes, ribbon } };
    });
    expect(error).toContain('contributes/ribbon/0/icon: is not known here');
    expect(error).toContain('colour: is not known here');
    expect(error).toContain('version: ');
  });

  it('that leans on a permission it does not declare, or gives an id twice, is refused', async () => {
    const error = await refusal((manifest) => {
      const ribbon = manifest.contributes.ribbon!.map((entry) => ({
        ...entry,
        id: 'press',
        permission: 'other',
      }));
      return { ...manifest, contributes: { ...manifest.contributes, ribbon } };
    });
    expect(error).toContain('contributes/ribbon/1/id: "press" is there twice');
    expect(error).toContain('contributes/ribbon/0/permission: "other" is not declared');
  });

  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['a contribution point of another type', '{"id": "x", "contributes": {"ribbon": 7}}'],
  ])('that is %s is refused, never a crash', async (_, text) => {
    const file = await manifestFile(text);
    expect(() => readPluginManifest(file)).toThrowError(
      expect.objectContaining({ code: 'HOST_BAD_MANIFEST' }),
    );
  });

  it('that is not JSON, or not there, says so', async () => {
    const unreadable = expect.objectContaining({ code: 'HOST_MANIFEST_UNREADABLE' });
    const file = await manifestFile('{');
    expect(() => readPluginManifest(file)).toThrowError(unreadable);
    expect(() => readPluginManifest(`${file}.absent`)).toThrowError(unreadable);
  });
});

/** The message with which a changed manifest of this package is refused. */
async function refusal(change: (manifest: Manifest) => object): Promise<string> {
  const manifest = JSON.parse(readFileSync(ownManifestPath(), 'utf8')) as Manifest;
  const file = await manifestFile(JSON.stringify(change(manifest)));
  try {
    readPluginManifest(file);
  } catch (error) {
    if (isCoded(error, 'HOST_BAD_MANIFEST')) return error.message;
    throw error;
  }
  return 'taken';
}

async function manifestFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'destinations-manifest-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'plugin.json');
  await writeFile(file, text);
  return file;
}
