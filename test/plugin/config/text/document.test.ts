import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { asCoded } from '../../../../lib/errors/index.ts';
import { parseText } from '../../../../plugin/config/text/index.ts';

const JSON_TEXT = `{
  // The college in the north.
  "id": "north",
  "enabled": false, // until May
  "config": {
    "version": 2,
    "settings": {
      /* chased harder */
      "intervalDays": 20 // was 30
    }
  }
}
`;

const YAML_TEXT = `# The college in the north.
id: north
enabled: false   # until May
config:
  version: 2
  settings:
    # chased harder
    intervalDays: 20  # was 30

# The end.
`;

const json = (text: string) => parseText(text, 'json', 'north.json');
const yaml = (text: string) => parseText(text, 'yaml', 'north.yaml');

function failure(act: () => unknown) {
  try {
    act();
  } catch (error) {
    return asCoded(error);
  }
  throw new Error('it was accepted');
}

describe.each([
  ['JSON', json, JSON_TEXT],
  ['YAML', yaml, YAML_TEXT],
] as const)('%s', (_, parse, text) => {
  const document = parse(text);

  it('is read with its comments passed over', () => {
    expect(document.content).toEqual({
      id: 'north',
      enabled: false,
      config: { version: 2, settings: { intervalDays: 20 } },
    });
  });

  it('knows the line of each key, and of what is not there the line of what would hold it', () => {
    const lineOf = (word: string) => text.split('\n').findIndex((line) => line.includes(word)) + 1;
    expect(document.place(['config', 'settings', 'intervalDays']).line).toBe(lineOf('intervalDays'));
    expect(document.place(['config', 'settings', 'dailyCap']).line).toBe(lineOf('settings'));
    expect(document.place(['enabled'])).toEqual({
      line: lineOf('enabled'),
      column: text === JSON_TEXT ? 3 : 1,
    });
  });

  it('keeps every other byte when a value changes', () => {
    expect(document.set(['enabled'], true).text).toBe(text.replace('false', 'true'));
    expect(document.set(['config', 'settings', 'intervalDays'], 14).text).toBe(text.replace('20', '14'));
  });

  it('keeps every other line when a key comes', () => {
    const changed = document.set(['config', 'settings', 'dailyCap'], 500);
    expect(changed.content).toMatchObject({ config: { settings: { intervalDays: 20, dailyCap: 500 } } });
    expect(withoutLine(changed.text, 'dailyCap').replace('20, // was', '20 // was')).toBe(text);
  });

  it('keeps every other line when a key goes', () => {
    const changed = document.set(['config', 'settings', 'dailyCap'], 500);
    expect(changed.remove(['config', 'settings', 'dailyCap']).text).toBe(text);
    expect(document.remove(['enabled']).text).toBe(withoutLine(text, 'enabled'));
  });

  it('removes the only key of a map and keeps the map', () => {
    expect(document.remove(['config', 'settings', 'intervalDays']).content).toMatchObject({
      config: { version: 2, settings: {} },
    });
  });

  it('makes the maps that are missing on the way', () => {
    const changed = document.set(['service', 'url'], 'https://survey.example');
    expect(changed.content).toMatchObject({ service: { url: 'https://survey.example' } });
    expect(changed.text).toContain('chased harder');
    expect(changed.set(['service', 'apiKey'], '${env:KEY}').content).toMatchObject({
      service: { url: 'https://survey.example', apiKey: '${env:KEY}' },
    });
  });

  it('keeps line ends and a byte order mark', () => {
    const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    const changed = parse(windows).set(['enabled'], true).set(['config', 'settings', 'dailyCap'], 500);
    expect(changed.text.startsWith('\uFEFF')).toBe(true);
    expect(changed.text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(changed.place(['enabled']).line).toBe(document.place(['enabled']).line);
  });

  it('that says so already is not touched', () => {
    expect(document.set(['enabled'], false)).toBe(document);
    expect(document.remove(['service'])).toBe(document);
  });
});

describe('what is not well-formed', () => {
  it.each([
    ['JSON that breaks off', () => json('{\n  "apiKey": "dt_4711"'), 2],
    ['JSON with a key twice', () => json('{\n  "a": 1,\n  "a": "dt_4711"\n}'), 3],
    ['YAML that breaks off', () => yaml('a: 1\nkey: "dt_4711\n'), 3],
    ['YAML with a key twice', () => yaml('a: 1\nb: dt_4711\na: 2\n'), 3],
    ['two documents in one', () => yaml('a: 1\n---\nb: dt_4711\n'), null],
    ['an alias without an anchor', () => yaml('a: *dt_4711\n'), null],
  ])('%s is refused with its line and without quoting it', (_, act, line) => {
    const error = failure(act);
    expect(error.code).toBe('CONFIG_FILE_UNREADABLE');
    if (line !== null) expect(error.details.line).toBe(line);
    expect(JSON.stringify([error.message, error.details])).not.toContain('4711');
  });

  it('aliases that unfold without end are refused', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(failure(() => yaml(`${lines.join('\n')}\n`)).code).toBe('CONFIG_FILE_UNREADABLE');
  });
});

it('a layout that cannot be kept is refused, and nothing is half-changed', () => {
  const document = yaml('base: &base\n  a: 1\ncopy: *base\n');
  expect(failure(() => document.set(['base', 'a'], 2)).code).toBe('CONFIG_FILE_UNEDITABLE');
});

it('what only looks like a date or a time stays text', () => {
  expect(yaml('day: 2020-08-01\ntime: 02:00\nswitch: on\n').content).toEqual({
    day: '2020-08-01',
    time: '02:00',
    switch: 'on',
  });
});

describe('whatever the content', () => {
  const word = fc.stringMatching(/^[a-zA-Z_ ():#-]{1,12}$/).filter((text) => text !== '__proto__');
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer()));
  const map = (inner: fc.Arbitrary<unknown>) =>
    fc.dictionary(word, inner, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
  const content = map(fc.oneof(leaf, map(fc.oneof(leaf, map(leaf)))));
  const layouts = {
    'JSON, indented': (value: unknown) => json(`${JSON.stringify(value, null, 2)}\n`),
    'JSON, on one line': (value: unknown) => json(JSON.stringify(value)),
    'YAML, indented': (value: unknown) => yaml(stringify(value)),
    'YAML, in brackets': (value: unknown) => yaml(stringify(value, { collectionStyle: 'flow' })),
  };

  it.each(Object.entries(layouts))('%s: a key set and removed again leaves what was there', (_, layout) => {
    fc.assert(
      fc.property(content, fc.array(word, { minLength: 1, maxLength: 3 }), leaf, (value, path, added) => {
        const document = layout(value);
        const parent = at(value, path.slice(0, -1));
        fc.pre(typeof parent === 'object' && parent !== null && !Array.isArray(parent));
        fc.pre(!Object.hasOwn(parent, path.at(-1)!));
        const changed = document.set(path, added);
        expect(at(changed.content, path)).toEqual(added);
        expect(changed.remove(path).content).toEqual(value);
      }),
    );
  });

  it.each(Object.entries(layouts))('%s: each value can be replaced', (_, layout) => {
    fc.assert(
      fc.property(content, leaf, (value, replaced) => {
        for (const key of Object.keys(value)) {
          const changed = layout(value).set([key], replaced);
          expect(changed.content).toEqual({ ...value, [key]: replaced });
        }
      }),
    );
  });
});

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function withoutLine(text: string, word: string): string {
  return text
    .split('\n')
    .filter((line) => !line.includes(word))
    .join('\n');
}
