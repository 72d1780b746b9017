import { CodedError } from '../../lib/errors/index.ts';
import type { Actor } from '../host.ts';
import { type AuditFilter, type AuditPlace, auditPage } from '../storage/audit.ts';
import { supplierAuditPage } from '../storage/control/audit.ts';
import { type Act, PERMISSIONS, permitted, permittedSupplier, type SupplierGate } from './access.ts';
import type { AdminContext } from './context.ts';

/** One act, as it is on record. */
export interface AuditEntry {
  readonly at: string;
  readonly who: string;
  /** Which audit it stands in: that of the tenant of this id; null: the installation's. */
  readonly audit: string | null;
  /** The tenant it is about; null: the installation, or several. */
  readonly tenant: string | null;
  readonly act: string;
  readonly target: string | null;
  /** `done`, or the code of what it was refused for or failed of. */
  readonly result: string;
  readonly detail: AuditDetail | null;
  readonly id: number;
}

/** What an act changed, and the reason given. */
export interface AuditDetail {
  readonly before: unknown;
  readonly after: unknown;
  readonly why?: string;
}

/** What is asked of one audit or of several at once. */
export interface AuditQuestion extends AuditFilter {
  readonly limit: number;
  /** The end of the page before, as it named it. */
  readonly after?: string;
}

/** Newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Pass as `after` for the older ones; null: there are none. */
  readonly next: string | null;
}

/**
 * What was done to one tenant: its own audit, and what support staff did to it from outside.
 * @throws `AUDIT_BAD_PLACE`
 */
export async function tenantAudit(
  context: AdminContext,
  control: SupplierGate['control'],
  actor: Actor,
  question: AuditQuestion,
): Promise<AuditPage> {
  const { id } = context.host.tenant;
  const act: Act = { ...lookedAt(question), permission: PERMISSIONS.getResults, effect: 'read' };
  return permitted(context, actor, act, async () => {
    const own = await auditPage(context.host.database.reader, requestFor(id, question));
    const fromOutside = await supplierAuditPage(control.reader, {
      ...requestFor(null, question),
      tenant: id,
    });
    const page = [
      ...own.map((row) => entryOf({ ...row, tenant: id }, id)),
      ...fromOutside.map((row) => entryOf(row, null)),
    ];
    return newestOf(page, question.limit);
  });
}

/** What was done to the installation and, by support staff from outside, to its tenants. @throws `AUDIT_BAD_PLACE` */
export async function installationAudit(
  gate: SupplierGate,
  actor: Actor,
  question: AuditQuestion,
): Promise<AuditPage> {
  const act = { ...lookedAt(question), tenant: null, effect: 'read' } as const;
  return permittedSupplier(gate, actor, act, async () => {
    const rows = await supplierAuditPage(gate.control.reader, requestFor(null, question));
    return newestOf(
      rows.map((row) => entryOf(row, null)),
      question.limit,
    );
  });
}

/** Of pages asked with the same question the newest entries of all, each once. */
export function mergeAudits(pages: readonly AuditPage[], limit: number): AuditPage {
  const entries = new Map(pages.flatMap((page) => page.entries).map((entry) => [placeText(entry), entry]));
  return newestOf([...entries.values()], limit);
}

/** A page is full exactly when there may be more. */
function newestOf(entries: readonly AuditEntry[], limit: number): AuditPage {
  const page = [...entries].sort(newestFirst).slice(0, limit);
  return { entries: page, next: page.length === limit ? placeAfter(page) : null };
}

function placeAfter(entries: readonly AuditEntry[]): string | null {
  const last = entries.at(-1);
  return last === undefined ? null : placeText(last);
}

/** By instant, then audit, then id: one order for all audits, in which a place can be named. */
function newestFirst(a: AuditEntry, b: AuditEntry): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  const [one, other] = [a.audit ?? '', b.audit ?? ''];
  if (one !== other) return one < other ? -1 : 1;
  return b.id - a.id;
}

/** `2025-03-03T09:00:00.000Z/north/17`; the installation's audit has no name. */
function placeText({ at, audit, id }: Pick<AuditEntry, 'at' | 'audit' | 'id'>): string {
  return `${at}/${audit ?? ''}/${id}`;
}

const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/([^/]*)\/(\d{1,15})$/;

/** What the place means for one audit: of the same instant, those named before it were shown already. */
function requestFor(audit: string | null, { after, ...question }: AuditQuestion) {
  return { ...question, before: after === undefined ? null : placeIn(audit ?? '', after) };
}

function placeIn(audit: string, after: string): AuditPlace {
  const [, at, shown, id] = PLACE.exec(after) ?? [];
  if (at === undefined || shown === undefined) throw new CodedError('AUDIT_BAD_PLACE');
  if (audit === shown) return { at, id: Number(id) };
  return { at, id: audit < shown ? 0 : Number.MAX_SAFE_INTEGER };
}

/** Who looks for what is on record too. */
function lookedAt({ who, act, result, since }: AuditQuestion) {
  const asked = Object.entries({ who, act, result, since }).filter(([, value]) => value !== undefined);
  return { name: 'audit-list', target: asked.map(([part, value]) => `${part}:${value}`).join(' ') || null };
}

type Kept = Omit<AuditEntry, 'audit' | 'detail'> & { readonly detail: string | null };

function entryOf(
  { at, who, tenant, act, target, result, detail, id }: Kept,
  audit: string | null,
): AuditEntry {
  const told = detail === null ? null : (JSON.parse(detail) as AuditDetail);
  return { at, who, audit, tenant, act, target, result, detail: told, id: Number(id) };
}
