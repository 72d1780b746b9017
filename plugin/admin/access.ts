import { asCoded, CodedError } from '../../lib/errors/index.ts';
import type { Database } from '../../lib/sql/index.ts';
import type { Actor, Host } from '../host.ts';
import { type AuditRow, appendAudit, latestAudit } from '../storage/audit.ts';
import { appendSupplierAudit } from '../storage/control/audit.ts';
import { hasOperator, type RoleOf } from './roles.ts';

/** The two permissions of the product, by the ids `plugin.json` declares. */
export const PERMISSIONS = {
  getResults: 'get-destination-survey-results',
  send: 'send-destination-survey',
} as const;

export type Permission = (typeof PERMISSIONS)[keyof typeof PERMISSIONS];

const TITLES: Record<Permission, string> = {
  'get-destination-survey-results': 'Get Destination Survey Results',
  'send-destination-survey': 'Send Destination Survey',
};

/** What a person asks to do: its name in the audit, to whom, and what it takes. */
export interface Act {
  readonly name: string;
  readonly target: string | null;
  /** The permission of the MIS that allows it; null: work of support staff, which takes the role of an operator. */
  readonly permission: Permission | null;
  /**
   * - `look`: counts and states without personal data, which a screen repeats every second: only its refusals leave an
   *   audit row
   * - `read`: shows persons, changes nothing
   * - `change` (default)
   */
  readonly effect?: 'look' | 'read' | 'change';
}

/** What is done to the installation, or to a tenant without opening it. */
export interface SupplierAct extends Omit<Act, 'permission'> {
  /** The one tenant it is about; null: the installation, or several. */
  readonly tenant: string | null;
  /** Anybody may while the installation has no operator: so it comes to its first. Default false. */
  readonly claims?: boolean;
}

/** What an act notes for the audit besides its name. Never a secret: a setting that is one is told as its reference. */
export interface Trace {
  /** What was there, what is there now, and the reason that whoever did it gave. */
  changed(before: unknown, after: unknown, why?: string): void;
}

/** What the gate of one tenant stands on. */
export interface Gate {
  readonly host: Host;
  readonly roleOf: RoleOf;
  /** Only what looks goes through, whoever asks. */
  readonly readOnly?: boolean;
}

/** What the gate of an installation stands on: no tenant is open, so roles alone decide. */
export interface SupplierGate {
  readonly control: Database;
  readonly roleOf: RoleOf;
  /** Only what looks goes through, whoever asks. */
  readonly readOnly?: boolean;
  /** The instant now, ISO 8601 in UTC. */
  readonly now: () => string;
}

/**
 * The one gate in front of everything people may ask and do with a tenant, whatever the front: checks permission and
 * role, does the act, leaves an audit row whether it was done, refused or failed. The system itself (the schedule)
 * needs no permission and leaves its trace all the same.
 *
 * @throws `PERMISSION_NOT_SET`, `PERMISSION_DENIED`, `ROLE_NEEDED`, `ROLE_READ_ONLY`, `STARTED_READ_ONLY`, or what the act throws
 */
export async function permitted<T>(
  gate: Gate,
  actor: Actor,
  act: Act,
  perform: (trace: Trace) => Promise<T>,
): Promise<T> {
  return through(
    act,
    () => refusalOf(gate, actor, act),
    (result, detail) => audit(gate.host, actor, act, result, detail),
    perform,
  );
}

/**
 * The same gate for what is done to the installation or to several tenants at once.
 *
 * @throws `ROLE_NEEDED`, `ROLE_READ_ONLY`, `STARTED_READ_ONLY`, or what the act throws
 */
export async function permittedSupplier<T>(
  gate: SupplierGate,
  actor: Actor,
  act: SupplierAct,
  perform: (trace: Trace) => Promise<T>,
): Promise<T> {
  return through(
    act,
    () => supplierRefusal(gate, actor, act),
    (result, detail) =>
      gate.control.transaction((tx) =>
        appendSupplierAudit(tx, {
          ...auditRow(gate.now(), actor, act, result, detail),
          tenant: act.tenant,
        }),
      ),
    perform,
  );
}

async function through<T>(
  { effect }: Pick<Act, 'effect'>,
  refuse: () => Promise<CodedError | null>,
  note: (result: string, detail: string | null) => Promise<void>,
  perform: (trace: Trace) => Promise<T>,
): Promise<T> {
  let detail: string | null = null;
  const trace: Trace = {
    changed: (before, after, why) => {
      detail = JSON.stringify({ before, after, why });
    },
  };
  try {
    const refusal = await refuse();
    if (refusal !== null) throw refusal;
    const result = await perform(trace);
    if (effect !== 'look') await note('done', detail);
    return result;
  } catch (error) {
    await note(asCoded(error).code, detail);
    throw error;
  }
}

/** Why a person may not; null where they may. */
export interface Refusals {
  /** Look at counts, outcomes and reports. */
  readonly look: CodedError | null;
  /** Retrieve answers, which writes their rows. */
  readonly getResults: CodedError | null;
  readonly send: CodedError | null;
  /** Do what is support staff's. */
  readonly operate: CodedError | null;
}

/** What a screen says beside an act before anybody tries it: asks for nothing, so it leaves no audit row. */
export async function refusals(gate: Gate, actor: Actor): Promise<Refusals> {
  const role = await gate.roleOf(actor);
  const ask = (permission: Permission | null, effect: 'look' | 'change') =>
    refusalOf({ ...gate, roleOf: async () => role }, actor, { permission, effect });
  return {
    look: await ask(PERMISSIONS.getResults, 'look'),
    getResults: await ask(PERMISSIONS.getResults, 'change'),
    send: await ask(PERMISSIONS.send, 'change'),
    operate: await ask(null, 'change'),
  };
}

type Asked = Pick<Act, 'permission' | 'effect'>;

/** Most restrictive first: what the MIS denies no role gives, and who only looks changes nothing whatever the MIS allows. */
async function refusalOf(
  { host, roleOf, readOnly }: Gate,
  actor: Actor,
  act: Asked,
): Promise<CodedError | null> {
  if (actor.kind === 'system') return null;
  if (readOnly === true && isChange(act.effect)) return new CodedError('STARTED_READ_ONLY');
  const { permission } = act;
  const state = permission === null ? 'not-set' : await host.permissions.check(actor, permission);
  const details = { permission: permission === null ? '' : TITLES[permission], actor: actor.id };
  if (state === 'denied') return new CodedError('PERMISSION_DENIED', details);
  const role = await roleOf(actor);
  if (role !== null || permission === null) return roleRefusal(role, actor, act.effect);
  return state === 'allowed' ? null : new CodedError('PERMISSION_NOT_SET', details);
}

async function supplierRefusal(
  gate: SupplierGate,
  actor: Actor,
  { effect, claims }: SupplierAct,
): Promise<CodedError | null> {
  if (gate.readOnly === true && isChange(effect)) return new CodedError('STARTED_READ_ONLY');
  const refusal = roleRefusal(await gate.roleOf(actor), actor, effect);
  const unclaimed = refusal !== null && claims === true && !(await hasOperator(gate.control.reader));
  return unclaimed ? null : refusal;
}

function roleRefusal(
  role: Awaited<ReturnType<RoleOf>>,
  actor: Actor,
  effect: Act['effect'],
): CodedError | null {
  if (actor.kind === 'system' || role === 'operator') return null;
  if (role === null) return new CodedError('ROLE_NEEDED', { actor: actor.id });
  return isChange(effect) ? new CodedError('ROLE_READ_ONLY', { actor: actor.id }) : null;
}

function isChange(effect: Act['effect'] = 'change'): boolean {
  return effect === 'change';
}

async function audit(
  host: Host,
  actor: Actor,
  act: Act,
  result: string,
  detail: string | null,
): Promise<void> {
  await host.transaction(async (tx) => {
    // The schedule tries again every half a minute: what keeps it from running today is said once.
    if (actor.kind === 'system' && result !== 'done' && (await isOnRecord(tx, actor, act, result))) return;
    await appendAudit(tx, auditRow(host.clock.now(), actor, act, result, detail));
  });
}

/** The longest name and target that the audit has room for: whoever asks under a longer one is refused all the same. */
const TEXT_LENGTH = 100;

function auditRow(
  at: string,
  { id }: Actor,
  { name, target }: Pick<Act, 'name' | 'target'>,
  result: string,
  detail: string | null,
): AuditRow {
  const short = (text: string) => text.slice(0, TEXT_LENGTH);
  return { at, who: short(id), act: name, target: target === null ? null : short(target), result, detail };
}

/** Rows of the audit looked back over for the same result of the same act. */
const LOOKED_BACK = 50;

async function isOnRecord(
  tx: Parameters<typeof appendAudit>[0],
  actor: Actor,
  act: Act,
  result: string,
): Promise<boolean> {
  const latest = await latestAudit(tx, LOOKED_BACK);
  return latest.some(
    (row) =>
      row.who === actor.id && row.act === act.name && row.target === act.target && row.result === result,
  );
}
