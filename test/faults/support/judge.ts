import type { Pupil } from './college.ts';
import type { Contact, Destination } from './look.ts';
import type { Arrival } from './sinks.ts';

/** How often each thing arrived at each address: `invitation to a@b`. */
export function arrivalsByWhat(arrivals: readonly Arrival[]): ReadonlyMap<string, number> {
  return tally(arrivals.map(({ kind, to }) => `${kind} to ${to}`));
}

/**
 * What arrived twice, in words. By the message's identifier, and, whatever identifiers say, by what a reader sees: in
 * these lives there is one invitation and one reminder for each address.
 */
export function repeated(arrivals: readonly Arrival[]): string[] {
  return [...tally(arrivals.map(({ id }) => `message ${id}`)), ...arrivalsByWhat(arrivals)].flatMap(
    ([what, times]) => (times > 1 ? [`${what} arrived ${times} times`] : []),
  );
}

/** Contacts that came to no end, are told otherwise than they arrived, or were never made; in words. */
export function lost(
  contacts: readonly Contact[],
  got: ReadonlyMap<string, number>,
  pupils: readonly Pupil[],
): string[] {
  const wrong: string[] = [];
  for (const { ref, channel, number, kind, state, address } of contacts) {
    const times = got.get(`${kind === 'invitation' ? kind : 'reminder'} to ${address}`) ?? 0;
    const name = `${ref} ${kind} ${number} by ${channel}`;
    // What came too late, since the service was away, is meant again under the next number.
    const again =
      state === 'expired' && contacts.some((one) => one.address === address && one.number > number);
    if (!again && !['sent', 'failed', 'skipped', 'uncertain'].includes(state))
      wrong.push(`${name} is still ${state}`);
    if (state === 'sent' && times === 0) wrong.push(`${name} is told as sent and never arrived`);
    if (state === 'failed' && times > 0) wrong.push(`${name} is told as failed and arrived`);
  }
  for (const { ref, email, sms } of pupils)
    for (const address of [email, sms])
      if (address !== null && !contacts.some((one) => one.address === address && one.kind === 'invitation'))
        wrong.push(`${ref} was never to be invited at ${address}`);
  return wrong;
}

/**
 * Learners whose rows are not exactly those of what they told: who was thanked has that answer, once and never rewritten;
 * everybody else, after the stop date, the one row that says that nobody could be reached. Past that day nothing is due.
 */
export function wrongRows(
  rows: readonly Destination[],
  pupils: readonly Pupil[],
  thanked: ReadonlySet<string>,
): string[] {
  return pupils.flatMap(({ ref, since }) => {
    const own = rows.filter((row) => row.ref === ref).map(words);
    const expected = thanked.has(ref) ? `EMP 1 ${since} v1` : 'OTH 3 2025-07-01 v1';
    return own.join() === expected ? [] : [`${ref} has [${own.join()}] on record, not [${expected}]`];
  });
}

function words({ type, code, start, version, withdrawn }: Destination): string {
  return `${type} ${code} ${start} v${version}${withdrawn ? ' withdrawn' : ''}`;
}

function tally(of: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const one of of) times.set(one, (times.get(one) ?? 0) + 1);
  return times;
}
