import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asCoded } from '../../../lib/errors/index.ts';
import {
  type Declaration,
  declarations,
  formatValue,
  ownManifest,
  parseValue,
  type SettingKey,
} from '../../../plugin/config/index.ts';
import type { ConfigValue } from '../../../plugin/host.ts';

const declared = declarations(ownManifest());
const parse = (key: SettingKey, text: string) => parseValue(declared.get(key)!, text, '--set');

function codeOf(key: SettingKey, text: string): string {
  try {
    return `read as ${JSON.stringify(parse(key, text))}`;
  } catch (error) {
    return asCoded(error).code;
  }
}

describe('text is read as what it means', () => {
  const cases: readonly (readonly [SettingKey, string, ConfigValue])[] = [
    ['intervalDays', '30', 30],
    ['intervalDays', ' 1 ', 1],
    ['intervalDays', '365', 365],
    ['firstContactAfterDays', '0', 0],
    ['mostReminders', '', null],
    ['mostReminders', 'null', null],
    ['enableDestinationTracking', 'true', true],
    ['enableDestinationTracking', 'On', true],
    ['enableDestinationTracking', 'no', false],
    ['backPopulationDate', '2024-02-29', '2024-02-29'],
    ['scheduleRunTime', '01:30', '01:30'],
    ['quietHours', '21:00-08:00', '21:00-08:00'],
    ['fundModels', '', []],
    ['fundModels', '25, 36', [25, 36]],
    ['contactPreset', 'opt-in', 'opt-in'],
    ['serviceUrl', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['serviceUrl', 'http://[::1]:8080/', 'http://[::1]:8080/'],
    ['apiKey', '${file:/run/secrets/key}', '${file:/run/secrets/key}'],
  ];
  it.each(cases)('%s=%s', (key, text, value) => {
    expect(parse(key, text)).toEqual(value);
  });
});

describe('what cannot be meant is refused with its code', () => {
  const cases: readonly (readonly [SettingKey, string, string])[] = [
    ['intervalDays', '0', 'CONFIG_OUT_OF_RANGE'],
    ['intervalDays', '366', 'CONFIG_OUT_OF_RANGE'],
    ['intervalDays', '-5', 'CONFIG_OUT_OF_RANGE'],
    ['fundModels', '25,9', 'CONFIG_OUT_OF_RANGE'],
    ['intervalDays', '30.5', 'CONFIG_WRONG_TYPE'],
    ['intervalDays', '1e2', 'CONFIG_WRONG_TYPE'],
    ['intervalDays', 'thirty', 'CONFIG_WRONG_TYPE'],
    ['intervalDays', '', 'CONFIG_WRONG_TYPE'],
    ['enableDestinationTracking', '2', 'CONFIG_WRONG_TYPE'],
    ['enableDestinationTracking', '', 'CONFIG_WRONG_TYPE'],
    ['backPopulationDate', '2023-02-29', 'CONFIG_WRONG_TYPE'],
    ['backPopulationDate', '2024-13-01', 'CONFIG_WRONG_TYPE'],
    ['backPopulationDate', '01/08/2024', 'CONFIG_WRONG_TYPE'],
    ['backPopulationDate', '2024-08-01T00:00', 'CONFIG_WRONG_TYPE'],
    ['scheduleRunTime', '24:00', 'CONFIG_WRONG_TYPE'],
    ['scheduleRunTime', '9:00', 'CONFIG_WRONG_TYPE'],
    ['quietHours', '08:00-08:00', 'CONFIG_WRONG_TYPE'],
    ['quietHours', '08:00', 'CONFIG_WRONG_TYPE'],
    ['fundModels', '25,25', 'CONFIG_WRONG_TYPE'],
    ['fundModels', '25,,36', 'CONFIG_WRONG_TYPE'],
    ['contactPreset', 'Guide', 'CONFIG_WRONG_TYPE'],
    ['serviceUrl', 'survey.example', 'CONFIG_WRONG_TYPE'],
    ['serviceUrl', 'http://survey.example', 'CONFIG_INSECURE_URL'],
    ['serviceUrl', 'http://127.0.0.1.evil.example', 'CONFIG_INSECURE_URL'],
    ['serviceUrl', 'ftp://localhost', 'CONFIG_INSECURE_URL'],
    ['apiKey', 'dt_live_4711', 'CONFIG_SECRET_VALUE'],
    ['apiKey', '${env:}', 'CONFIG_SECRET_VALUE'],
    ['apiKey', 'x${env:KEY}', 'CONFIG_SECRET_VALUE'],
  ];
  it.each(cases)('%s=%s', (key, text, code) => {
    expect(codeOf(key, text)).toBe(code);
  });

  it('names key, value and limits of what is out of range', () => {
    const act = () => parse('intervalDays', '400');
    expect(act).toThrow('intervalDays is 400 (in --set), outside 1 to 365');
  });

  it('names the choices', () => {
    expect(() => parse('profile', 'strict')).toThrow('one of recommended, guide');
  });
});

it('any value reads back from its own text', () => {
  const any = fc
    .constantFrom(...declared.values())
    .chain((declaration) => fc.tuple(fc.constant(declaration), valuesOf(declaration)));
  fc.assert(
    fc.property(any, ([declaration, value]) => {
      expect(parseValue(declaration, formatValue(value), '--set')).toEqual(value);
    }),
    { numRuns: 2000 },
  );
});

it('any text is either read or refused with a code', () => {
  fc.assert(
    fc.property(fc.constantFrom(...declared.values()), fc.string({ unit: 'binary' }), (declaration, text) => {
      expect(codeOf(declaration.key, text)).toMatch(/^read as |^CONFIG_/);
    }),
    { numRuns: 5000 },
  );
});

function valuesOf(declaration: Declaration): fc.Arbitrary<ConfigValue> {
  const filled = filledValuesOf(declaration);
  return declaration.nullMeans === null ? filled : fc.option(filled, { nil: null });
}

function filledValuesOf({ type, choices, minimum, maximum }: Declaration): fc.Arbitrary<ConfigValue> {
  const number = fc.integer({ min: minimum ?? 0, max: maximum ?? 0 });
  const two = (below: number) =>
    fc.integer({ min: 0, max: below - 1 }).map((n) => String(n).padStart(2, '0'));
  const time = fc.tuple(two(24), two(60)).map((parts) => parts.join(':'));
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return number;
    case 'integer-list':
      return fc.uniqueArray(number);
    case 'choice':
      return fc.constantFrom(...choices);
    case 'date':
      return fc
        .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10));
    case 'time':
      return time;
    case 'time-range':
      return fc.uniqueArray(time, { minLength: 2, maxLength: 2 }).map((ends) => ends.join('-'));
    case 'url':
      return fc.webUrl({ validSchemes: ['https'] });
    case 'secret':
      return fc.constantFrom('${env:KEY}', '${file:/run/secrets/key}');
  }
}
