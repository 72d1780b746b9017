import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { OUTCOME_CAUSES, readReportParameters } from '../../../plugin/admin/index.ts';
import { SURVEY_MOVES } from '../../../plugin/domain/index.ts';

interface Parameter {
  readonly id: string;
  readonly choices?: readonly { readonly value: string }[];
}
const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../plugin.json'), 'utf8')) as {
  contributes: { reports: readonly { parameters: readonly Parameter[] }[] };
};
const declared = manifest.contributes.reports[0]!.parameters;
const choicesOf = (name: string) =>
  declared.find(({ id }) => id === name)!.choices!.map(({ value }) => value);
const span = { from: '2025-01-01', to: '2025-01-31' };

it('takes every choice that plugin.json offers, and offers every one there is', () => {
  for (const { id, choices = [] } of declared)
    for (const { value } of choices)
      expect(() => readReportParameters({ ...span, [id]: value })).not.toThrow();
  expect(choicesOf('status')).toEqual(['any', ...Object.keys(SURVEY_MOVES), 'none']);
  expect(choicesOf('cause')).toEqual(['any', ...OUTCOME_CAUSES]);
});

it('asked with the first of each choice, as a screen does, narrows nothing', () => {
  const first = Object.fromEntries(declared.map(({ id, choices }) => [id, choices?.[0]?.value ?? '']));
  expect(readReportParameters({ ...first, ...span })).toEqual({ by: 'sent', ...span });
});

it('reads what narrows', () => {
  const given = {
    by: 'leavers',
    status: 'none',
    cause: 'silent',
    flagged: 'all',
    'fund-model': '36',
    wave: '1',
  };
  expect(readReportParameters({ ...span, ...given })).toEqual({
    ...{ by: 'leavers', ...span, status: 'none', cause: 'silent', flagged: 'all', fundModel: 36, wave: 1 },
  });
});

it.each<[string, Readonly<Record<string, string>>]>([
  ['by', { by: 'moon' }],
  ['from', { from: '2025-02-30' }],
  ['to', { to: '2024-12-31' }],
  ['to', { to: '' }],
  ['status', { status: 'Lapsed' }],
  ['cause', { cause: 'bored' }],
  ['flagged', { flagged: 'yes' }],
  ['fund-model', { 'fund-model': '-1' }],
  ['fund-model', { 'fund-model': '100' }],
  ['wave', { wave: '1.5' }],
])('names the parameter that is wrong: %s', (parameter, given) => {
  expect(() => readReportParameters({ ...span, ...given })).toThrow(
    expect.objectContaining({
      code: 'REPORT_BAD_PARAMETER',
      details: expect.objectContaining({ parameter }),
    }),
  );
});
