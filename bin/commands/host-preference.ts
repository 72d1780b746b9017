import { CodedError } from '../../lib/errors/index.ts';
import type { ContactPreference } from '../../lib/ilr/model.ts';
import { permittedSupplier, requireReason } from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { staffMember } from '../installation/tenant.ts';
import type { Session } from '../session.ts';

/** Codes that forbid: as the ILR has them, with those of later years. */
const CODE = /^(RUI|PMC) ?([1-9])$/i;

/**
 * `host preference LEARNER CODE`: sets or takes away one contact preference of the reference host. Files never take RUI 3, 4
 * or 5 away, so this is the way: a named person, with a reason, on record.
 *
 * @throws `BAD_OPTION`, `REASON_NEEDED`, `HOST_LEARNER_UNKNOWN`, `ROLE_NEEDED`, `ROLE_READ_ONLY`
 */
export async function hostPreference(
  { installation, tenant }: Pick<Session, 'installation' | 'tenant'>,
  asked: {
    readonly learner: string;
    readonly code: string;
    readonly remove: boolean;
    readonly why: string;
    readonly by: string;
  },
): Promise<Answer> {
  const { learner, remove, by } = asked;
  const preference = preferenceOf(asked.code);
  const told = `${preference.type} ${preference.code}`;
  const { mis, host } = tenant.reference;
  const act = {
    name: remove ? 'preference-remove' : 'preference-set',
    target: learner,
    tenant: tenant.facts.id,
  };
  const changed = await permittedSupplier(installation, staffMember(by), act, async (trace) => {
    const why = requireReason(asked.why);
    const [record] = await host.learners.getMany([learner]);
    if (record === undefined) throw new CodedError('HOST_LEARNER_UNKNOWN', { learner });
    const held = record.preferences.some(
      ({ type, code }) => type === preference.type && code === preference.code,
    );
    trace.changed({ [told]: held }, { [told]: !remove }, why);
    if (held !== remove) return false;
    await mis.setPreference(learner, preference, !remove);
    return true;
  });
  const states = changed
    ? remove
      ? 'is taken away from'
      : 'is set for'
    : remove
      ? 'was not held by'
      : 'was held by';
  return {
    notes: [`${told} ${states} ${learner}.${changed ? ' The next run decides by it.' : ''}`],
    json: { learner, preference: told, held: !remove, changed },
  };
}

function preferenceOf(text: string): ContactPreference {
  const [, type, code] = CODE.exec(text.trim()) ?? [];
  if (type === undefined)
    throw new CodedError('BAD_OPTION', {
      option: text,
      expected: 'a contact preference like RUI3 or PMC2',
      command: 'host preference',
    });
  return { type: type.toUpperCase() as ContactPreference['type'], code: Number(code) };
}
