import { CodedError } from '../../../lib/errors/index.ts';
import { instant } from '../../../lib/screen/text.ts';
import { auditPage } from '../../../service/index.ts';
import { type Answer, pageNotes } from '../../../tui/cli/answer.ts';
import type { CommonOptions } from '../../session.ts';
import { atService, type OfService } from './database.ts';

/** The most rows that are asked for at once. */
const MOST_ROWS = 10_000;

/** `service audit`: what was done to tenants and keys, and what was held and released, by whom and why. @throws BAD_OPTION */
export async function serviceAudit(
  options: CommonOptions & OfService,
  asked: { readonly tenant: string | undefined; readonly limit: string; readonly after: string | undefined },
): Promise<Answer> {
  const limit = numberOf('--limit', asked.limit, MOST_ROWS);
  const before = asked.after === undefined ? undefined : numberOf('--after', asked.after);
  const acts = await atService(options, (database) =>
    auditPage(database.reader, {
      limit,
      ...(asked.tenant === undefined ? {} : { tenant: asked.tenant }),
      ...(before === undefined ? {} : { before }),
    }),
  );
  const next = acts.length === limit ? acts.at(-1)!.id : null;
  return {
    notes: pageNotes(acts, 'Nothing is on record.', next),
    listing: {
      columns: [
        { id: 'at', title: 'When' },
        { id: 'who', title: 'Who' },
        { id: 'act', title: 'Act' },
        { id: 'tenant', title: 'Tenant' },
        { id: 'target', title: 'What' },
        { id: 'why', title: 'Why' },
      ],
      rows: acts.map(({ id: _, ...act }) => ({ ...act, at: instant(act.at), why: act.why ?? '' })),
    },
    json: { acts, next },
  };
}

function numberOf(option: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > most)
    throw new CodedError('BAD_OPTION', {
      option,
      expected: option === '--limit' ? `a number from 1 to ${most}` : 'what the page before named',
      command: 'service audit',
    });
  return number;
}
