/** Exports of the existing product as people have them. */
import { describe, expect, it } from 'vitest';
import { asCoded } from '../../../lib/errors/index.ts';
import { readOptionExport } from '../../../plugin/config/option-export/index.ts';

const KEY = 'dts_0123456789abcdefghijklmnop';
const OPTIONS = { 'Interval (Days)': '30', 'API Key': KEY, 'Schedule run time': '' };

describe.each([
  ['CSV with a header', 'a.csv', `Option,Value\nInterval (Days),30\nAPI Key,${KEY}\nSchedule run time,\n`],
  [
    'CSV without one, CRLF and BOM',
    'a.csv',
    `\uFEFF"Interval (Days)","30"\r\n\r\nAPI Key,${KEY}\r\nSchedule run time,\r\n`,
  ],
  ['JSON', 'a.options.json', JSON.stringify(OPTIONS)],
  [
    'XML with values as attributes and text',
    'a.xml',
    `\uFEFF<o><i name="Interval (Days)" value="30"/><i label="API Key"><![CDATA[${KEY}]]></i><i key="Schedule run time"/></o>`,
  ],
])('%s', (_, file, text) => {
  it('is read by label', () => {
    expect(readOptionExport(text, file).options).toEqual(OPTIONS);
  });
});

it('knows the line of each option and what people wrote beside', () => {
  const { lines, comments } = readOptionExport('# from May\nInterval (Days),30\n\nAPI Key,k\n', 'a.csv');
  expect([...lines]).toEqual([
    ['Interval (Days)', 2],
    ['API Key', 4],
  ]);
  expect(comments).toEqual(['from May']);
});

it.each([
  ['a.csv', `"Interval (Days),30\nAPI Key,${KEY}`],
  ['a.csv', ''],
  ['a.options.json', `["${KEY}"]`],
  ['a.options.json', `{ "API Key": "${KEY}"`],
  ['a.xml', `<o><i name="API Key" value="${KEY}">`],
  ['a.xml', `<!DOCTYPE o [<!ENTITY k "${KEY}">]><o><i name="API Key" value="&k;"/></o>`],
  ['a.csv', `API Key,${KEY}\nAPI Key,another\n`],
  ['a.xml', `<o><i name="API Key" value="${KEY}"/><i name="API Key" value="b"/></o>`],
  ['a.txt', `API Key,${KEY}`],
])('%s that is none is refused without quoting it: %j', (file, text) => {
  let error: unknown;
  try {
    readOptionExport(text, file);
  } catch (thrown) {
    error = thrown;
  }
  const { code, message, hint } = asCoded(error);
  expect(code).toBe('CONFIG_FILE_UNREADABLE');
  expect(`${message}${hint}`).not.toContain(KEY);
});
