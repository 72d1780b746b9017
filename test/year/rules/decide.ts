import { addressOf, allowedChannels } from './addresses.ts';
import { age, plusDays } from './calendar.ts';
import {
  type Channel,
  keyOf,
  type MisLearner,
  type MisPot,
  type PotKey,
  type SettingsInForce,
} from './facts.ts';
import type { Person } from './persons.ts';

/** What the rules need beside the MIS: what was told, and what the checker itself saw on earlier days. */
export interface Known {
  readonly today: string;
  readonly settings: SettingsInForce;
  /** Somebody told that this person has died. */
  readonly died: boolean;
  /** An address that bounced for good, or of which somebody said "this is not me". */
  isDead(address: string): boolean;
  /** Persons who have this address in the MIS. */
  sharers(address: string): number;
  /**
   * The first day on which there was somebody to ask: *first seen ended* as the product reads it (decision 0064), which
   * leaves out the days on which the POT was a break, at the gateway or not the one to be asked about.
   */
  firstAsked(key: PotKey): string;
}

/** The one explanation of a POT. */
export interface Verdict {
  readonly key: PotKey;
  readonly learner: MisLearner;
  readonly pot: MisPot;
  readonly reason: string;
  /** The rule's words and the facts, for whoever has to find out who is right. */
  readonly why: string;
  /** The new learning; only of `RETURNED`. */
  readonly by: PotKey | null;
  /** Where a message may go; only of `ELIGIBLE`. */
  readonly channels: ReadonlyMap<Channel, string>;
  /** The same, of channels that the provider does not choose too; also of `NO_ADDRESS`. */
  readonly reachable: ReadonlyMap<Channel, string>;
  /** The last day on which the learner may be contacted; null while the POT is open. */
  readonly stopOn: string | null;
}

/** Reasons of a later POT by which it is the one that is surveyed. */
const SUPERSEDING = ['KNOWN', 'BARRED', 'NO_ADDRESS', 'ELIGIBLE'];

interface Held {
  readonly key: PotKey;
  readonly learner: MisLearner;
  readonly pot: MisPot;
}

/**
 * domain.md, *Leavers: who is surveyed*: every POT of a person gets the first reason that matches. What is marked (ours)
 * there is off in profile `guide`.
 */
export function decide(person: Person, known: Known): Verdict[] {
  const held = person.records.flatMap((learner) =>
    learner.pots.map((pot): Held => ({ key: keyOf(learner.ref, pot.id), learner, pot })),
  );
  // A POT is asked about the ones that ended later, so those come first.
  const verdicts: Verdict[] = [];
  for (const one of held.toSorted(laterFirst)) verdicts.push(verdictOf(one, held, verdicts, person, known));
  return verdicts;
}

/** When learning itself ended, or else when the learner left. */
export function endOf({ actualEndDate, terminationDate }: MisPot): string | null {
  return actualEndDate ?? terminationDate;
}

export function hasEnded({ terminationDate }: MisPot, today: string): boolean {
  return terminationDate !== null && terminationDate <= today;
}

function laterFirst(a: Held, b: Held): number {
  const [endA, endB] = [endOf(a.pot) ?? '9999', endOf(b.pot) ?? '9999'];
  if (endA !== endB) return endA > endB ? -1 : 1;
  if (a.pot.startDate !== b.pot.startDate) return a.pot.startDate > b.pot.startDate ? -1 : 1;
  return a.learner.ref < b.learner.ref ? -1 : 1;
}

function verdictOf(
  one: Held,
  all: readonly Held[],
  later: readonly Verdict[],
  person: Person,
  known: Known,
): Verdict {
  const { learner, pot, key } = one;
  const { today, settings } = known;
  const ours = settings.profile === 'recommended';
  const end = endOf(pot);
  const stopOn = end === null ? null : plusDays(end, settings.stopContactAfterDays);
  const say = (reason: string, why: string, more: Partial<Verdict> = {}): Verdict => ({
    ...{ key, learner, pot, stopOn, reason, why, by: null, channels: new Map(), reachable: new Map() },
    ...more,
  });
  if (!hasEnded(pot, today) || end === null || stopOn === null)
    return say('NOT_ENDED', `termination date ${pot.terminationDate ?? 'not set'}, today ${today}`);

  const gateway = pot.aims.find(
    (aim) => aim.progType === 25 && aim.aimType === 1 && aim.actualEndDate !== null && aim.compStatus === 1,
  );
  if (gateway !== undefined)
    return say('GATEWAY', `programme aim ended ${gateway.actualEndDate}, CompStatus 1`);
  const termination = pot.terminationDate!;
  if (termination < settings.backPopulationDate)
    return say('BEFORE_BACK_POPULATION', `terminated ${termination}`);
  const preferences = person.records.flatMap((record) => record.preferences);
  if (preferences.some(({ type, code }) => type === 'RUI' && code === 5)) return say('DECEASED', 'RUI 5');
  if (known.died || person.records.some(({ suppression }) => suppression === 'deceased'))
    return say('DECEASED', 'told so');
  const suppressed = person.records.find(({ suppression }) => suppression !== null);
  if (suppressed !== undefined) return say('DO_NOT_CONTACT', `suppressed: ${suppressed.suppression}`);

  const others = all.filter((other) => other.key !== key);
  const restart = others.find(
    (other) => other.pot.startDate > pot.startDate && other.pot.aims.some((aim) => aim.restart),
  );
  if (restart !== undefined) return say('RESTARTED', `by ${restart.key}, FAM RES 1`);
  const last = lastAimOf(pot);
  if (last?.compStatus === 6) return say('PLANNED_BREAK', 'last aim has CompStatus 6');

  const outcome = person.records
    .flatMap(({ destinations }) => destinations)
    .find((row) => row.source !== 'survey' && row.startDate >= end && !isUnknown(row));
  if (ours && outcome !== undefined)
    return say(
      'KNOWN',
      `${outcome.outType} ${outcome.outCode} from ${outcome.startDate} (${outcome.source})`,
    );

  // What has not begun is not open yet.
  const open = others.filter(({ pot: other }) => other.startDate <= today && !hasEnded(other, today));
  const still = open.find((other) => other.pot.startDate <= end);
  if (still !== undefined) return say('STILL_LEARNING', `${still.key} is open since ${still.pot.startDate}`);
  const [back] = open.toSorted((a, b) => (a.pot.startDate < b.pot.startDate ? -1 : 1));
  if (back !== undefined)
    return say('RETURNED', `${back.key} is open, started ${back.pot.startDate}`, { by: back.key });

  const october = `${end.slice(0, 4)}-10-15`;
  const summer = end.slice(5) >= '05-01' && end.slice(5) <= '08-31';
  if (ours && pot.derived && pot.aims.some(({ fundModel }) => fundModel === 25) && summer && today < october)
    return say('AWAITING_RETURN', `FundModel 25, ended ${end}: until ${october}`);

  const superseding = later.find(({ reason }) => SUPERSEDING.includes(reason));
  if (superseding !== undefined)
    return say(
      'LATER_POT',
      `${superseding.key} ended ${endOf(superseding.pot)} and is ${superseding.reason}`,
    );

  const withdrawn = last?.withdrawReason ?? 0;
  if (ours && [40, 7, 47].includes(withdrawn)) return say('TRANSFERRED', `WithdrawReason ${withdrawn}`);
  if (ours && withdrawn === 28) return say('CUSTODY', 'WithdrawReason 28');
  if (ours && learner.dateOfBirth !== null && age(learner.dateOfBirth, today) < 16)
    return say('UNDER_AGE', `born ${learner.dateOfBirth}`);

  const allowed = allowedChannels(preferences, settings.preset);
  if (allowed.length === 0)
    return say(
      'BARRED',
      `${settings.preset}: ${preferences.map(({ type, code }) => `${type} ${code}`).join(', ')}`,
    );
  const seen = known.firstAsked(key);
  if (ours && stopOn < seen) return say('TOO_LATE', `stop date ${stopOn}, first asked about ${seen}`);

  const reachable = new Map<Channel, string>();
  for (const channel of allowed) {
    const address = addressOf(learner, channel);
    if (address === null || known.isDead(address)) continue;
    if (known.sharers(address) <= (settings.mostPersonsPerAddress ?? Infinity))
      reachable.set(channel, address);
  }
  // What the provider does not choose bars nobody.
  const { channelChoice } = settings;
  const chosen = allowed.filter((channel) =>
    channel === 'email' ? channelChoice !== 'sms-only' : channelChoice !== 'email-only',
  );
  const channels = new Map([...reachable].filter(([channel]) => chosen.includes(channel)));
  if (channels.size === 0)
    return say(
      'NO_ADDRESS',
      `allowed ${allowed.join(', ')}, chosen ${chosen.join(', ')}; email ${learner.email}, telephone ${learner.telephone}`,
      { reachable },
    );
  return say('ELIGIBLE', `ended ${end}, terminated ${termination}, stop date ${stopOn}`, {
    channels,
    reachable,
  });
}

/** "Unable to contact" and "not known" tell of no destination. */
export function isUnknown(row: { readonly outType: string; readonly outCode: number }): boolean {
  return row.outType === 'OTH' && (row.outCode === 3 || row.outCode === 4);
}

/** domain.md: the aim with the latest actual end date, ties by AimType 1, then 5, then the highest AimSeqNumber. */
export function lastAimOf({ aims }: MisPot) {
  const rank = (aimType: number) => (aimType === 1 ? 2 : aimType === 5 ? 1 : 0);
  return aims
    .filter(({ actualEndDate }) => actualEndDate !== null)
    .toSorted(
      (a, b) =>
        b.actualEndDate!.localeCompare(a.actualEndDate!) ||
        rank(b.aimType) - rank(a.aimType) ||
        b.aimSeqNumber - a.aimSeqNumber,
    )[0];
}
