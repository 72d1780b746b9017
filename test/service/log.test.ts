/** What a service writes into its log is ids and codes, whatever it is told to write. */
import { expect, test } from 'vitest';
import { createServiceLog } from '../../service/log.ts';
import { newToken } from '../../service/store/token.ts';

test('ids, codes and numbers are written; addresses, names of people, keys and links are not', () => {
  const lines: string[] = [];
  const log = createServiceLog({ write: (line) => void lines.push(line) }, 'warn');
  const token = newToken();
  log.info('not.this', { id: 1 });
  log.warn('something', {
    message: '0f8fad5b-d9cb-469f-a165-70867728950e',
    reason: 'smtp-421',
    route: '/s/:token/q/:step',
    status: 503,
    a: 'sam@example.com',
    b: '+447700900123',
    c: `dts_${'x'.repeat(43)}`,
    d: `/s/${token}`,
    e: 'Sam Jones',
    f: { nested: 'sam@example.com' },
  });
  expect(lines).toHaveLength(1);
  const { a, b, c, d, e, f, ...open } = JSON.parse(lines[0]!) as Record<string, unknown>;
  expect([a, b, c, d, e, f]).toEqual(Array(6).fill('[redacted]'));
  expect(open).toMatchObject({
    msg: 'something',
    message: '0f8fad5b-d9cb-469f-a165-70867728950e',
    reason: 'smtp-421',
    route: '/s/:token/q/:step',
    status: 503,
  });
});
