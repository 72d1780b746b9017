/** Each migration of the config document has a pair of fixtures, and nothing an older version wrote is stranded. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  type ConfigDocument,
  CURRENT_VERSION,
  configMigrations,
  migrateBack,
  migrateConfig,
} from '../../../migrations/config/index.ts';
import { inspectDocument } from '../../../plugin/config/tenant-manifest.ts';
import { parseText } from '../../../plugin/config/text/index.ts';
import { versionOf } from '../../../plugin/config/versions.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const SCHEMAS = join(import.meta.dirname, '../../../manifests/config');
const KEY = 'dts_0123456789abcdefghijklmnop';
const context = {
  inherited: {},
  reference: ({ name }: { readonly name: string }) => `\${file:secrets/${name}}`,
};

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as ConfigDocument;
const fixture = (name: string) => read(join(FIXTURES, `${name}.json`));
const historic = readdirSync(join(FIXTURES, 'historic')).sort();

/** What a frozen schema says against a document. */
function against(version: number, document: ConfigDocument) {
  const validate = new Ajv2020({ strict: false }).compile(read(join(SCHEMAS, `v${version}.schema.json`)));
  validate(document);
  return validate.errors ?? [];
}

/** What is wrong with a manifest that has this config. */
function complaints(config: ConfigDocument) {
  const manifest = {
    id: 'north',
    name: 'North College',
    ukprn: 10000001,
    timeZone: 'Europe/London',
    plugin: { id: 'destination-tracking', version: '^0.1.0' },
    enabled: true,
    config,
  };
  return inspectDocument(parseText(JSON.stringify(manifest), 'json', 'north.json')).problems.map(
    ({ path, error }) => `${path}: ${error.message}`,
  );
}

describe.each(configMigrations.map((one) => [`v${one.from}-to-v${one.to}`, one] as const))(
  '%s',
  (name, { from, to, up, down }) => {
    const before = fixture(`${name}.before`);
    const after = fixture(`${name}.after`);

    it('turns its fixture into the other, each good in its own version', () => {
      expect(up(before, context).document).toEqual(after);
      expect([against(from, before), against(to, after)]).toEqual([[], []]);
    });

    it('goes back to what says the same, or says what would be lost', () => {
      const back = down(after);
      if ('lost' in back) expect(back.lost.length).toBeGreaterThan(0);
      else {
        expect(against(from, back.document)).toEqual([]);
        expect(up(back.document, context).document).toEqual(after);
      }
    });
  },
);

describe('every document of the past', () => {
  it('is there for every version', () => {
    const versions = new Set(historic.map((name) => versionOf(read(join(FIXTURES, 'historic', name)))));
    expect([...versions]).toEqual(Array.from({ length: CURRENT_VERSION }, (_, at) => at + 1));
  });

  it.each(historic)('%s becomes good current config, and again changes nothing', (name) => {
    const old = read(join(FIXTURES, 'historic', name));
    const { document } = migrateConfig(old, versionOf(old)!, context);
    expect(complaints(document)).toEqual([]);
    expect(against(CURRENT_VERSION, document)).toEqual([]);
    expect(document.version).toBe(CURRENT_VERSION);
    expect(migrateConfig(document, CURRENT_VERSION, context).document).toEqual(document);
  });
});

describe('options of the existing product', () => {
  it('keep nothing secret in the document, also what nobody knows', () => {
    const { document, secrets, notes } = migrateConfig(fixture('historic/v1-unknown-options'), 1, context);
    expect(secrets).toEqual([
      { name: 'api-key', value: KEY },
      { name: 'gateway-password', value: 'correct horse battery' },
    ]);
    expect(JSON.stringify([document, notes])).not.toMatch(/dts_|horse/);
    expect(document.unknown).toEqual({
      'Gateway password': '${file:secrets/gateway-password}',
      'Print logo': 'True',
    });
    expect(notes).toContainEqual(expect.stringContaining('Print logo is no option'));
  });
});

describe('who is contacted, written down', () => {
  it('is what the installation file has, where it has it', () => {
    const inherited = { 'destinationTracking.channelChoice': 'sms' };
    const { document, notes } = migrateConfig({ version: 2, settings: {} }, 2, { ...context, inherited });
    expect(document.settings).toEqual({ contactPreset: 'guide', channelChoice: 'sms' });
    expect(notes).toContainEqual(expect.stringMatching(/channelChoice.*installation file/));
  });

  it('does not go back where the older version would act otherwise', () => {
    const settings = { contactPreset: 'guide', channelChoice: 'sms' };
    expect(migrateBack({ version: 3, settings }, 2)).toEqual({ lost: ['channelChoice sms'] });
    expect(migrateBack({ version: 3, settings: {}, unknown: { 'Print logo': 'True' } }, 2)).toEqual({
      lost: ['the unknown option Print logo'],
    });
  });
});
