import { CodedError } from '../../lib/errors/index.ts';
import { type Channel, isAddressTrouble, maskedAddress, usableEmail, usableMobile } from '../domain/index.ts';
import type { Actor, HostLearner, Transaction } from '../host.ts';
import {
  addressesOf,
  addressKey,
  learnersAt,
  releaseAddress as releaseKept,
  setAddressState,
  sharedBy,
} from '../storage/addresses.ts';
import { type DecisionRow, decisionsAfter } from '../storage/decisions.ts';
import { appendEvents } from '../storage/events.ts';
import { reviewLearners } from '../storage/persons.ts';
import { readLearners } from '../sync/read-learners.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';
import { serviceOf } from './offboarding/service.ts';
import { personNow } from './person-now.ts';
import { requireReason } from './reason.ts';

/** An address on which staff said something; masked. */
export interface AddressChanged {
  readonly learner: string;
  readonly channel: Channel;
  readonly address: string;
  /** Learner records that have the same address: it counts for them too. */
  readonly records: number;
}

type Asked = { readonly channel: Channel; readonly why: string };

/**
 * Takes an address into use again that was given up: a message had come back, or whoever was reached was not the learner. Here
 * and at the survey service, for everybody who has it; the next run decides by it.
 *
 * @throws `LEARNER_UNKNOWN`, `LEARNER_ERASED`, `REASON_NEEDED`, `ADDRESS_NONE`, `ADDRESS_NOT_GIVEN_UP`, and what the service
 *   answers: nothing is changed then
 */
export function releaseAddress(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  asked: Asked,
): Promise<AddressChanged> {
  const released = {
    act: 'address-release',
    event: 'address-released',
    async look({ channel, address, key, why }: AddressInQuestion): Promise<Change> {
      const client = await serviceOf(context);
      // The service first: while it goes on skipping the address, it would be given up here again.
      const there =
        (await client?.release({ subject: 'address', value: address, channel, by: actor.id, reason: why })) ??
        0;
      return {
        from: 'given up',
        to: 'current',
        async write(tx, at) {
          const here = await releaseKept(tx, { channel, address: key }, at);
          if (here === 0 && there === 0)
            throw new CodedError('ADDRESS_NOT_GIVEN_UP', { learner: learnerRef, channel });
        },
      };
    },
  } as const;
  return changeAddress(context, actor, learnerRef, asked, released);
}

/**
 * Says that an address that several persons share may be used all the same: a family's, a carer's. It counts for all who have it.
 *
 * @throws `LEARNER_UNKNOWN`, `LEARNER_ERASED`, `REASON_NEEDED`, `ADDRESS_NONE`, `ADDRESS_NOT_SHARED`
 */
export function confirmAddress(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  asked: Asked,
): Promise<AddressChanged> {
  const { reader } = context.host.database;
  const confirmed = {
    act: 'address-confirm',
    event: 'address-confirmed',
    async look({ channel, key }: AddressInQuestion): Promise<Change> {
      const { mostPersonsPerAddress: most } = await context.settings();
      const shared = await sharedBy(reader, channel, [key]);
      const persons = shared.get(key) ?? 1;
      const [row] = (await addressesOf(reader, [learnerRef])).filter((one) => one.channel === channel);
      const waits = most !== null && persons > most && row?.state === 'current';
      if (!waits) throw new CodedError('ADDRESS_NOT_SHARED', { learner: learnerRef, channel, persons });
      return {
        from: `shared by ${persons}`,
        to: 'confirmed',
        write: (tx, at) => setAddressState(tx, { learnerRef, channel, address: key }, 'confirmed', at),
      };
    },
  } as const;
  return changeAddress(context, actor, learnerRef, asked, confirmed);
}

/** What staff say something of, and why. */
interface AddressInQuestion {
  readonly channel: Channel;
  readonly address: string;
  /** As it is kept. */
  readonly key: string;
  readonly why: string;
}

/** What is done to an address, once it was looked at. */
interface Change {
  readonly from: string;
  readonly to: string;
  write(tx: Transaction, at: string): Promise<unknown>;
}

/** What staff say of an address counts for everybody who has it: they are looked at again, and it is on record. */
async function changeAddress(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  asked: Asked,
  said: {
    readonly act: string;
    readonly event: 'address-released' | 'address-confirmed';
    /** Before anything changes. */
    look(about: AddressInQuestion): Promise<Change>;
  },
): Promise<AddressChanged> {
  const { host } = context;
  const { channel } = asked;
  return permitted(context, actor, act(said.act, learnerRef), async (trace) => {
    const why = requireReason(asked.why);
    const about = { channel, why, ...(await addressOf(context, learnerRef, channel)) };
    const change = await said.look(about);
    const records = await host.transaction(async (tx) => {
      const at = host.clock.now();
      await change.write(tx, at);
      const sharers = await learnersAt(tx, [{ channel, address: about.key }]);
      await reviewLearners(tx, sharers, host.clock.today());
      await appendEvents(tx, [eventOf(said.event, learnerRef, channel, actor, why, at)], { run: null, at });
      return sharers.length;
    });
    trace.changed({ channel, state: change.from }, { channel, state: change.to }, why);
    return { learner: learnerRef, channel, address: maskedAddress(channel, about.address), records };
  });
}

/** An address that keeps a leaver from being reached by it. */
export interface AddressTrouble {
  readonly learner: string;
  readonly channel: Channel;
  /** `bounced`, `shared by 5`, `not-a-mobile` and so on, as the decision has it. */
  readonly trouble: string;
  /** Masked; empty: there is none. */
  readonly address: string;
  /** Whether the other channel reaches the learner. */
  readonly reached: boolean;
}

/** Decisions read at once. */
const PAGE = 500;

/**
 * Addresses of leavers for mending, as the last run found them: malformed, a landline, bounced, somebody else's, shared. That
 * there is none counts where there is no other to mend.
 *
 * @param request.after `next` of the page before
 */
export async function troubledAddresses(
  context: AdminContext,
  actor: Actor,
  request: { readonly after: string | null; readonly limit: number },
): Promise<{ readonly rows: readonly AddressTrouble[]; readonly next: string | null }> {
  const { host } = context;
  const looking: Act = { ...act('address-list', null), permission: PERMISSIONS.getResults, effect: 'read' };
  return permitted(context, actor, looking, async () => {
    const rows: AddressTrouble[] = [];
    let after = request.after === null ? null : placeOf(request.after);
    for (;;) {
      const page = await decisionsAfter(host.database.reader, { after, limit: PAGE });
      const learners = new Map(
        (await readLearners(host, refsIn(page))).map((learner) => [learner.ref, learner]),
      );
      for (const row of page) {
        after = row;
        rows.push(...troublesOf(row, learners.get(row.learnerRef)));
        if (rows.length >= request.limit) return { rows, next: `${row.learnerRef}/${row.potId}` };
      }
      if (page.length < PAGE) return { rows, next: null };
    }
  });
}

function refsIn(page: readonly DecisionRow[]): string[] {
  return [
    ...new Set(page.filter((row) => Object.keys(facts(row)).length > 0).map(({ learnerRef }) => learnerRef)),
  ];
}

function troublesOf(row: DecisionRow, learner: HostLearner | undefined): AddressTrouble[] {
  if (learner === undefined || row.held !== null) return [];
  const reached = row.reason === 'ELIGIBLE';
  const all = Object.entries(facts(row)).flatMap(([channel, trouble]) => {
    if (!isAddressTrouble(trouble)) return [];
    const address = (channel === 'email' ? learner.email : learner.telephone) ?? '';
    const shown = address === '' ? '' : maskedAddress(channel as Channel, address);
    return [{ learner: row.learnerRef, channel: channel as Channel, trouble, address: shown, reached }];
  });
  const toMend = all.filter(({ trouble }) => trouble !== 'missing');
  return toMend.length > 0 || reached ? toMend : all;
}

/** What a decision found of each address; nothing of decisions that did not come to addresses. */
function facts({ reason, facts }: DecisionRow): Partial<Record<Channel, string>> {
  if (reason !== 'ELIGIBLE' && reason !== 'NO_ADDRESS') return {};
  const { email, sms } = JSON.parse(facts) as Partial<Record<Channel, string>>;
  return { ...(email === undefined ? {} : { email }), ...(sms === undefined ? {} : { sms }) };
}

function placeOf(after: string): { readonly learnerRef: string; readonly potId: string } {
  const at = after.indexOf('/');
  return { learnerRef: after.slice(0, at), potId: after.slice(at + 1) };
}

function act(name: string, target: string | null): Act {
  return { name, target, permission: PERMISSIONS.send };
}

async function addressOf(context: AdminContext, learnerRef: string, channel: Channel) {
  const { learner } = await personNow(context, learnerRef);
  const text = (channel === 'email' ? learner.email : learner.telephone) ?? '';
  const found = channel === 'email' ? usableEmail(text) : usableMobile(text);
  if (!found.ok)
    throw new CodedError('ADDRESS_NONE', { learner: learnerRef, channel, problem: found.problem });
  return { address: found.address, key: addressKey(channel, found.address) };
}

function eventOf(
  what: 'address-released' | 'address-confirmed',
  learnerRef: string,
  channel: Channel,
  { id: who }: Actor,
  why: string,
  at: string,
) {
  return { at, learnerRef, surveyId: null, what, why: null, who, data: JSON.stringify({ channel, why }) };
}
