import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declarations, ownManifest } from '../../plugin/config/index.ts';
import { settingKeys } from '../../plugin/config/settings.generated.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readJson = (path: string) => JSON.parse(read(path));

const keys = [...declarations(ownManifest()).keys()];

describe('every key of plugin.json appears', () => {
  const declared = Object.keys(readJson('plugin.json').contributes.configuration.properties);

  it('in the generated types', () => {
    expect(settingKeys.map((key) => `destinationTracking.${key}`)).toEqual(declared);
  });

  it('in the reference page', () => {
    const page = read('docs/reference/config.md');
    expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });

  it('in the schema, with and without prefix', () => {
    const { settings } = readJson('manifests/config/v3.schema.json').properties;
    expect(Object.keys(settings.properties).sort()).toEqual([...keys, ...declared].sort());
  });
});

describe('the schema of a config document', () => {
  const validate = new Ajv2020().compile(readJson('manifests/config/v3.schema.json'));

  it.each(['recommended', 'guide'] as const)('takes the defaults of profile %s', (profile) => {
    const settings = Object.fromEntries(
      [...declarations(ownManifest()).values()].map(({ key, defaults }) => [key, defaults[profile]]),
    );
    expect(validate({ version: 3, settings }), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    { intervalDays: 0 },
    { apiKey: 'dt_live_4711' },
    { profile: 'strict' },
    { unknown: 1 },
    { quietHours: '8-9' },
  ])('refuses %j', (settings) => {
    expect(validate({ version: 3, settings })).toBe(false);
  });
});

describe('the manifest schema', () => {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(
    readJson('manifests/plugin-manifest.schema.json'),
  );
  const changed = (change: (manifest: ReturnType<typeof readJson>) => void) => {
    const manifest = readJson('plugin.json');
    change(manifest);
    return validate(manifest);
  };

  it('takes plugin.json', () => {
    expect(changed(() => {})).toBe(true);
  });

  it('refuses an unknown contribution point', () => {
    expect(changed(({ contributes }) => Object.assign(contributes, { themes: [] }))).toBe(false);
    expect(validate.errors).toEqual([
      expect.objectContaining({
        instancePath: '/contributes',
        params: { additionalProperty: 'themes' },
      }),
    ]);
  });

  it.each([
    ['a secret with a default', 'apiKey', { default: 'dt_live_4711' }],
    ['a number for a boolean', 'skipKnown', { profileDefaults: { recommended: 1, guide: 0 } }],
    ['a choice without choices', 'profile', { choices: undefined }],
    ['limits of a wrong type', 'intervalDays', { minimum: '1' }],
    ['two kinds of default', 'intervalDays', { profileDefaults: { recommended: 1, guide: 2 } }],
    ['no default', 'intervalDays', { default: undefined }],
    ['no help', 'intervalDays', { help: '' }],
  ])('refuses %s', (_, key, change) => {
    expect(
      changed(({ contributes }) => {
        const { properties } = contributes.configuration;
        const name = `destinationTracking.${key}`;
        properties[name] = JSON.parse(JSON.stringify({ ...properties[name], ...change }));
      }),
    ).toBe(false);
  });

  it('describes every field', () => {
    const bare: string[] = [];
    const walk = (schema: Record<string, unknown>, path: string): void => {
      for (const [name, field] of Object.entries((schema.properties ?? {}) as Record<string, never>)) {
        if (!('description' in field) && !('$ref' in field)) bare.push(`${path}/${name}`);
        walk(field, `${path}/${name}`);
      }
      if (schema.items) walk(schema.items as Record<string, unknown>, `${path}[]`);
    };
    const schema = readJson('manifests/plugin-manifest.schema.json');
    walk(schema, '');
    walk(schema.$defs.configurationProperty, '#configurationProperty');
    expect(bare).toEqual([]);
  });
});

describe('generate --check', () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'generate-'));
    for (const part of [
      'scripts',
      'manifests',
      'plugin.json',
      'package.json',
      'biome.json',
      '.gitignore',
      'docs',
    ])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    for (const file of [
      'plugin/config/settings.generated.ts',
      'plugin/survey/wire.generated.ts',
      'service/wire.generated.ts',
      'service/settings/settings.generated.ts',
    ])
      cpSync(join(root, file), join(copy, file), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  const generate = (...flags: string[]) =>
    spawnSync(process.execPath, ['scripts/generate.mjs', 'types', ...flags], { cwd: copy, encoding: 'utf8' });

  it('is content with what is committed', () => {
    const { status, stdout } = generate('--check');
    expect([status, stdout]).toEqual([0, '']);
  });

  it('names each file that drifted and writes nothing, until asked to', () => {
    const page = join(copy, 'docs/reference/config.md');
    const manifest = readFileSync(join(copy, 'plugin.json'), 'utf8');
    const before = readFileSync(page, 'utf8');
    writeFileSync(join(copy, 'plugin.json'), manifest.replace('"maximum": 365', '"maximum": 364'));
    const { status, stdout } = generate('--check');
    expect(status).toBe(1);
    expect(stdout.trim().split('\n')).toEqual([
      'out of date: manifests/config/v3.schema.json',
      'out of date: docs/reference/config.md',
    ]);
    expect(readFileSync(page, 'utf8')).toBe(before);
    expect(generate().status).toBe(0);
    expect(readFileSync(page, 'utf8')).toContain('1 to 364 days');
    expect(generate('--check').status).toBe(0);
  });
});
