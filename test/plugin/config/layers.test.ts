import { describe, expect, it } from 'vitest';
import { isCoded } from '../../../lib/errors/index.ts';
import {
  declarations,
  ownManifest,
  readAssignments,
  readSetting,
  resolveSettings,
} from '../../../plugin/config/index.ts';
import type { RuleSettings } from '../../../plugin/domain/settings.ts';

const manifest = ownManifest();
const resolve = (layers: Partial<Parameters<typeof resolveSettings>[0]> = {}) =>
  resolveSettings({ manifest, store: {}, ...layers });

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isCoded(error)) return error.code;
    throw error;
  }
  return 'no error';
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isCoded(error)) return `${error.message} ${error.hint} ${JSON.stringify(error.details)}`;
  }
  return '';
}

describe('without any layer', () => {
  it('gives the defaults of the source product', () => {
    const { settings } = resolve();
    expect(settings).toMatchObject({
      intervalDays: 30,
      stopContactAfterDays: 365,
      enableDestinationTracking: false,
      backPopulationDate: null,
      apiKey: null,
      profile: 'recommended',
    });
  });

  it('gives what the rules need', () => {
    const rules: RuleSettings = resolve().settings;
    expect(rules.contactPreset).toBe('guide');
  });
});

describe('the profile', () => {
  it('guide turns every added exclusion, hold and cap off', () => {
    expect(resolve({ store: { profile: 'guide' } }).settings).toMatchObject({
      mostReminders: null,
      skipKnown: false,
      awaitReturn: false,
      excludeTransfers: false,
      excludeCustody: false,
      minimumAge: null,
      skipTooLate: false,
      mostPersonsPerAddress: null,
      quietHours: null,
      sendAtWeekends: true,
      dailyCap: null,
      nonResponseDespiteOutcome: true,
    });
  });

  it.each(['installation', 'tenant', 'store', 'overrides'] as const)('may come from %s', (layer) => {
    expect(resolve({ [layer]: { profile: 'guide' } }).settings.minimumAge).toBeNull();
  });

  it('gives way to a value set in any layer', () => {
    const { settings, provenance } = resolve({
      installation: { minimumAge: 18 },
      overrides: { profile: 'guide' },
    });
    expect(settings.minimumAge).toBe(18);
    expect(provenance.minimumAge).toMatchObject({ from: 'installation file', default: null });
  });
});

describe('each layer wins over those before it', () => {
  const layers = [
    ['default', {}, 30],
    ['installation file', { installation: { intervalDays: 31 } }, 31],
    ['tenant manifest', { tenant: { intervalDays: 32 } }, 32],
    ['host store', { store: { 'destinationTracking.intervalDays': 33 } }, 33],
    ['--set', { overrides: { intervalDays: '34' } }, 34],
  ] as const;

  it.each(layers.map(([from, , value], index) => [from, value, index] as const))(
    '%s',
    (from, value, index) => {
      const given = Object.assign({}, ...layers.slice(0, index + 1).map(([, layer]) => layer));
      const { settings, provenance } = resolve(given);
      expect(settings.intervalDays).toBe(value);
      expect(provenance.intervalDays).toMatchObject({ from, value, default: 30, display: `${value} days` });
    },
  );

  it('also with an empty value over a set one', () => {
    const { settings, provenance } = resolve({
      tenant: { mostReminders: 2 },
      store: { 'destinationTracking.mostReminders': null },
    });
    expect(settings.mostReminders).toBeNull();
    expect(provenance.mostReminders.from).toBe('host store');
  });

  it('but not with an absent one', () => {
    expect(
      resolve({ tenant: { intervalDays: 20 }, store: { intervalDays: undefined } }).settings.intervalDays,
    ).toBe(20);
  });
});

describe('names', () => {
  it('are taken with and without the prefix', () => {
    expect(resolve({ tenant: { 'destinationTracking.intervalDays': 9 } }).settings.intervalDays).toBe(9);
    expect(resolve({ tenant: { intervalDays: 9 } }).settings.intervalDays).toBe(9);
  });

  it('given both ways in one layer are refused', () => {
    const tenant = { intervalDays: 9, 'destinationTracking.intervalDays': 10 };
    expect(codeOf(() => resolve({ tenant }))).toBe('CONFIG_DUPLICATE_KEY');
  });

  it('that are unknown are refused with the nearest one', () => {
    const act = () => resolve({ tenant: { intervalDay: 9 } });
    expect(codeOf(act)).toBe('CONFIG_UNKNOWN_KEY');
    expect(messageOf(act)).toContain('intervalDays');
    expect(messageOf(act)).toContain('tenant manifest');
  });

  it.each(['__proto__', 'constructor', 'toString'])('%s is unknown like any other', (key) => {
    expect(codeOf(() => resolve({ tenant: JSON.parse(`{"${key}": 1}`) }))).toBe('CONFIG_UNKNOWN_KEY');
  });

  it('of other plugins in the host store are passed over', () => {
    expect(resolve({ store: { 'timetable.intervalDays': 'x' } }).settings.intervalDays).toBe(30);
  });
});

describe('a secret', () => {
  it('given as a value is refused, and shown nowhere', () => {
    const act = () => resolve({ tenant: { apiKey: 'dt_live_4711' } });
    expect(codeOf(act)).toBe('CONFIG_SECRET_VALUE');
    expect(messageOf(act)).not.toContain('4711');
  });

  it('by reference is kept as the reference and masked in a listing', () => {
    const { settings, provenance } = resolve({ tenant: { apiKey: '${env:DT_KEY}' } });
    expect(settings.apiKey).toBe('${env:DT_KEY}');
    expect(provenance.apiKey.display).not.toContain('DT_KEY');
  });

  it('inside an address is refused', () => {
    const act = () => resolve({ tenant: { serviceUrl: 'https://user:dt_4711@survey.example' } });
    expect(codeOf(act)).toBe('CONFIG_SECRET_VALUE');
    expect(messageOf(act)).not.toContain('4711');
  });
});

describe('--set', () => {
  it('reads pairs', () => {
    const overrides = readAssignments(['intervalDays=14', 'backPopulationDate=2020-08-01', 'profile=guide']);
    expect(resolve({ overrides }).settings).toMatchObject({
      intervalDays: 14,
      backPopulationDate: '2020-08-01',
      minimumAge: null,
    });
  });

  it('keeps what follows the first =', () => {
    expect(readAssignments(['serviceUrl=https://a.example/?b=c'])).toEqual({
      serviceUrl: 'https://a.example/?b=c',
    });
  });

  it.each(['intervalDays', '=30', 'interval days=30', ''])('refuses %j without repeating it', (pair) => {
    const act = () => readAssignments([pair]);
    expect(codeOf(act)).toBe('CONFIG_BAD_ASSIGNMENT');
    if (pair !== '') expect(JSON.stringify(messageOf(act))).not.toContain(`${pair}"`);
  });

  it('stores under the full name', () => {
    expect(readSetting(manifest, 'intervalDays', '14', '--set')).toEqual({
      key: 'destinationTracking.intervalDays',
      value: 14,
    });
  });
});

it('every declared key has a resolved value and an origin', () => {
  const { settings, provenance } = resolve();
  const keys = [...declarations(manifest).keys()].sort();
  expect(Object.keys(settings).sort()).toEqual(keys);
  expect(Object.keys(provenance).sort()).toEqual(keys);
  expect(Object.values(settings)).not.toContain(undefined);
});
