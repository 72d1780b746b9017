import type { Knex } from 'knex';
import { describe, expect, it } from 'vitest';
import { controlMigrations } from '../../../migrations/control/index.ts';
import { pluginMigrations } from '../../../migrations/plugin/index.ts';
import { type AuditRequest, auditPage } from '../../../plugin/storage/audit.ts';
import { surveysToClose } from '../../../plugin/storage/closing.ts';
import { cohortAfter, sentContacts } from '../../../plugin/storage/cohort.ts';
import { contactsToSend } from '../../../plugin/storage/contacts.ts';
import { supplierAuditPage } from '../../../plugin/storage/control/audit.ts';
import { decisionsAfter } from '../../../plugin/storage/decisions.ts';
import { undoingsOf } from '../../../plugin/storage/outcomes.ts';
import { personsDue, reviewUnsent } from '../../../plugin/storage/persons.ts';
import { indexRehearsal, rehearsedPage } from '../../../plugin/storage/rehearsed-pots.ts';
import {
  linesAnswered,
  linesLeft,
  linesSent,
  type ReportFilter,
} from '../../../plugin/storage/report-lines.ts';
import { scratchCopy } from '../../../plugin/storage/scratch.ts';
import { countPastStop, latestStop } from '../../../plugin/storage/surveys.ts';
import { plansOf, tablesInFile } from '../../support/query-plans.ts';

const TODAY = '2025-05-14';
const PAGE = { limit: 10 };

const pluginTables = () => tablesInFile(pluginMigrations);

describe('what a run asks of a large tenant', () => {
  it.each<[string, (connection: Knex) => Promise<unknown>]>([
    ['persons due', (c) => personsDue(c, { today: TODAY, after: null, ...PAGE })],
    [
      'persons due, the next page',
      (c) => personsDue(c, { today: TODAY, after: { reviewOn: TODAY, personKey: 'A' }, ...PAGE }),
    ],
    ['contacts to send', (c) => contactsToSend(c, { before: `${TODAY}T08:00:00Z`, ...PAGE })],
    ['surveys to close', (c) => surveysToClose(c, { before: TODAY, endedBy: null, after: '', ...PAGE })],
    [
      'surveys to close, the next page',
      (c) => surveysToClose(c, { before: TODAY, endedBy: null, after: 'owes barred id', ...PAGE }),
    ],
    ['surveys past their stop date', (c) => countPastStop(c, { from: TODAY, before: TODAY })],
    ['the latest stop date', (c) => latestStop(c)],
    [
      'decisions, page by page',
      (c) => decisionsAfter(c, { after: { learnerRef: 'A', potId: 'b' }, ...PAGE }),
    ],
    [
      'learners who left, the next page',
      (c) =>
        cohortAfter(c, {
          ...{ from: '2024-08-01', to: '2025-07-31', ...PAGE },
          after: { termination: TODAY, learnerRef: 'A', potId: 'b' },
        }),
    ],
    ['acts that were taken back', (c) => undoingsOf(c, ['a'])],
    ['messages that went', (c) => sentContacts(c, ['a', 'b'])],
  ])('%s: steps into an index, reads and sorts nothing else', async (_, ask) => {
    const { reader } = await pluginTables();
    const plans = await plansOf(reader, ask);
    // Of a key, `>` alone is no step: from the beginning it reads them all.
    const reads = (step: string) => step.startsWith('SCAN') || /\(survey_id>\?\)/.test(step);
    expect(plans.filter((step) => reads(step) || step.includes('TEMP B-TREE'))).toEqual([]);
    expect(plans.length).toBeGreaterThan(0);
  });

  it('what a rehearsal left of a page of learners: nothing of the others is read', async () => {
    const scratch = await scratchCopy((await pluginTables()).reader);
    await indexRehearsal(scratch.reader);
    const request = { outcomesBefore: 0, today: TODAY };
    const plans = await plansOf(scratch.reader, (c) => rehearsedPage(c, { after: 'A', upTo: 'B' }, request));
    await scratch.close();
    const ofThem = /^SEARCH .*(learner_ref>|\((survey_id|learner_ref)=)/;
    expect(plans.filter((step) => !ofThem.test(step) && !step.includes('ORDER BY'))).toEqual([]);
    expect(plans.filter((step) => step.includes('learner_ref>'))).toHaveLength(4);
  });

  it.each<[string, Partial<AuditRequest & { readonly tenant: string }>]>([
    ['all', {}],
    ['one person', { who: 'olga' }],
    ['one act', { act: 'run' }],
    ['one result', { result: 'PERMISSION_DENIED' }],
    ['one person who did one act, since a day', { who: 'olga', act: 'run', since: TODAY }],
    ['one tenant', { tenant: 'north' }],
  ])('the audit of %s: so is the next page', async (_, filter) => {
    const [own, control] = [await pluginTables(), await tablesInFile(controlMigrations)];
    const before = { at: `${TODAY}T09:00:00.000Z`, id: 7 };
    const request = { before, ...PAGE, ...filter };
    const plans = [
      ...(await plansOf(own.reader, (c) => auditPage(c, request))),
      ...(await plansOf(control.reader, (c) => supplierAuditPage(c, request))),
    ];
    expect(plans.filter((step) => !/^SEARCH .* USING INDEX ix_[cd]t_audit_\w+ \(.*at</.test(step))).toEqual(
      [],
    );
    expect(plans).toHaveLength(2);
  });

  it.each<[string, ReportFilter]>([
    ['all', {}],
    ['one survey state', { status: 'lapsed' }],
    ['no survey', { status: 'none' }],
    ['one cause', { cause: 'silent' }],
    ['cases for review', { flagged: 'unreviewed' }],
    ['cases for review, also reviewed', { flagged: 'all' }],
    ['one funding model', { fundModel: 36 }],
    ['one wave', { wave: 1 }],
    ['all at once', { status: 'lapsed', cause: 'silent', flagged: 'unreviewed', fundModel: 36, wave: 0 }],
  ])('the report of %s: goes along the index of its dates, and from there by key', async (_, filter) => {
    const { reader } = await pluginTables();
    const span = { from: '2025-05-01', to: '2025-05-31', until: '2025-06-01' };
    const pages: [leads: string, ask: (c: Knex, after: string[] | null) => Promise<unknown>][] = [
      ['c USING INDEX ix_dt_contact_sent', (c, after) => linesSent(c, span, { filter, after, ...PAGE })],
      [
        'a USING INDEX ix_dt_response_submitted',
        (c, after) => linesAnswered(c, span, { filter, after, ...PAGE }),
      ],
      ['d USING INDEX ix_dt_decision_left', (c, after) => linesLeft(c, span, { filter, after, ...PAGE })],
    ];
    for (const [leads, ask] of pages)
      for (const after of [null, ['2025-05-02', 'a', 'b']]) {
        const plans = await plansOf(reader, (c) => ask(c, after));
        expect(plans[0]).toContain(`SEARCH ${leads}`);
        expect(plans.filter((step) => step.startsWith('SCAN') || step.includes('TEMP B-TREE'))).toEqual([]);
      }
  });

  it('puts persons of unsent messages into the run without reading the others', async () => {
    const database = await pluginTables();
    const plans = await database.transaction((tx) => plansOf(tx, () => reviewUnsent(tx, TODAY)));
    expect(plans.filter((step) => step.startsWith('SCAN'))).toEqual([]);
    expect(plans.length).toBeGreaterThan(0);
  });
});
