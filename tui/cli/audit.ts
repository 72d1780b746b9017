import type { AuditDetail, AuditPage } from '../../plugin/admin/index.ts';
import { type Answer, pageNotes } from './answer.ts';

/** `audit list`: who did what when, to whom, how it ended, and what it changed. */
export function auditAnswer({ entries, next }: AuditPage): Answer {
  return {
    notes: pageNotes(entries, 'Nothing of that is on record.', next),
    listing: {
      columns: [
        { id: 'at', title: 'When' },
        { id: 'who', title: 'Who' },
        { id: 'tenant', title: 'Tenant' },
        { id: 'act', title: 'Act' },
        { id: 'target', title: 'Target' },
        { id: 'result', title: 'Result' },
        { id: 'change', title: 'Change' },
      ],
      rows: entries.map(({ at, who, tenant, act, target, result, detail }) => ({
        at: at.slice(0, 19).replace('T', ' '),
        who,
        tenant: tenant ?? '',
        act,
        target: target ?? '',
        result,
        change: detail === null ? '' : changeText(detail),
      })),
    },
    json: { entries, next },
  };
}

/** `state: not-set → allowed`; what was not there before is told as it is now. */
function changeText({ before, after, why }: AuditDetail): string {
  const [was, is] = [partsOf(before), partsOf(after)];
  const changes = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => text(was[name]) !== text(is[name]))
    .map((name) =>
      name in was ? `${name}: ${text(was[name])} → ${text(is[name])}` : `${name}: ${text(is[name])}`,
    );
  return [...changes, ...(why === undefined ? [] : [`(${why})`])].join(', ');
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function text(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'object') return Array.isArray(value) ? value.join(' ') : JSON.stringify(value);
  return String(value);
}
