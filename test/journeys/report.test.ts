import { expect, test } from 'vitest';
import { destinationsReport } from '../../plugin/admin/index.ts';
import { openCollege } from './college.ts';

test('the report has one line a survey, whatever was sent for it and however it is paged', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  for (const [at, name] of ['Ada', 'Ben', 'Cai', 'Dee', 'Eve'].entries())
    await college.learner(name, { ended: '2025-06-30', mobile: `07700 90000${at}` });
  await college.run();
  college.day('2025-07-31');
  await college.run();
  await college.getResponses();

  const span = { by: 'sent', from: '2025-07-01', to: '2025-07-31' } as const;
  const lines: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await destinationsReport(college.context, college.officer, span, {
      limit: 2,
      ...(after === undefined ? {} : { after }),
    });
    lines.push(
      ...page.rows.map(({ learner, rounds, sent }) => `${learner} ${rounds} ${String(sent).slice(0, 10)}`),
    );
    after = page.next;
  }
  expect(lines.sort()).toEqual(['ADA', 'BEN', 'CAI', 'DEE', 'EVE'].map((ref) => `${ref} 2 2025-07-01`));

  const july31 = { ...span, from: '2025-07-31' };
  const reminded = await destinationsReport(college.context, college.officer, july31);
  expect(reminded.rows).toHaveLength(5);
});
