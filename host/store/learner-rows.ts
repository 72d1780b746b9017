import type { Knex } from 'knex';
import type { ContactPreference, LearnerFam, PeriodOfTraining } from '../../lib/ilr/model.ts';
import { derivePots } from '../../lib/ilr/pots.ts';
import { inChunks } from '../../lib/sql/index.ts';
import type { DestinationRow, HostLearner, LearnerIdentity, SuppressionReason } from '../../plugin/host.ts';
import { type AimRecord, newestOfEach } from './aim-rows.ts';
import { toDestination } from './destinations.ts';

export interface LearnerRecord {
  readonly ref: string;
  readonly ukprn: number;
  readonly prev_ref: string | null;
  readonly uln: number;
  readonly family_name: string | null;
  /** The family name as it is looked for. */
  readonly name_key: string | null;
  readonly given_names: string | null;
  readonly date_of_birth: string | null;
  readonly email: string | null;
  readonly telephone: string | null;
  readonly language: string;
  readonly plan_learn_hours: number | null;
  readonly plan_eep_hours: number | null;
  readonly preferences_known: number;
  readonly absent: number;
  readonly test: number;
  readonly suppression: string | null;
  readonly suppressed_by: string | null;
  readonly suppressed_at: string | null;
  readonly change_no: number;
}

interface PotRecord {
  readonly learner_ref: string;
  readonly id: string;
  readonly start_date: string;
  readonly actual_end_date: string | null;
  readonly termination_date: string | null;
  readonly title: string | null;
}

/** Whole learners from their rows: a constant number of queries, however many learners. */
export async function wholeLearners(
  connection: Knex,
  records: readonly LearnerRecord[],
): Promise<HostLearner[]> {
  const refs = records.map((record) => record.ref);
  const [aims, pots, preferences, fams, destinations] = await Promise.all([
    byLearner<AimRecord>(connection, 'mis_aim', refs, ['learner_ref', 'year', 'position']),
    byLearner<PotRecord>(connection, 'mis_pot', refs, ['learner_ref', 'start_date']),
    byLearner<ContactPreference & { learner_ref: string }>(connection, 'mis_preference', refs, [
      'type',
      'code',
    ]),
    byLearner<LearnerFam & { learner_ref: string }>(connection, 'mis_fam', refs, ['type', 'code']),
    byLearner<Parameters<typeof toDestination>[0]>(
      connection,
      'mis_destination',
      refs,
      ['start_date', 'id'],
      { withdrawn: 0 },
    ),
  ]);
  return records.map((record) =>
    toLearner(record, {
      pots: [
        ...derivePots(newestOfEach(aims.get(record.ref) ?? [])),
        ...(pots.get(record.ref) ?? []).map(ownPot),
      ],
      preferences: (preferences.get(record.ref) ?? []).map(({ type, code }) => ({ type, code })),
      fams: (fams.get(record.ref) ?? []).map(({ type, code }) => ({ type, code })),
      destinations: (destinations.get(record.ref) ?? []).map(toDestination),
    }),
  );
}

async function byLearner<Row extends { readonly learner_ref: string }>(
  connection: Knex,
  table: string,
  refs: readonly string[],
  order: string[],
  where: Record<string, unknown> = {},
): Promise<Map<string, Row[]>> {
  const rows = new Map<string, Row[]>();
  for (const page of inChunks(refs, 500))
    for (const row of (await connection(table)
      .whereIn('learner_ref', page)
      .andWhere(where)
      .orderBy(order)) as Row[]) {
      const group = rows.get(row.learner_ref);
      if (group === undefined) rows.set(row.learner_ref, [row]);
      else group.push(row);
    }
  return rows;
}

/** A POT that staff entered: it has no aims and ends by its termination date. */
function ownPot(record: PotRecord): PeriodOfTraining {
  return {
    id: record.id,
    startDate: record.start_date,
    actualEndDate: record.actual_end_date,
    terminationDate: record.termination_date,
    derived: false,
    title: record.title,
    aims: [],
  };
}

interface Parts {
  readonly pots: readonly PeriodOfTraining[];
  readonly preferences: readonly ContactPreference[];
  readonly fams: readonly LearnerFam[];
  readonly destinations: readonly DestinationRow[];
}

/** Columns that say who a learner is. */
export const IDENTITY_COLUMNS = [
  'ref',
  'prev_ref',
  'uln',
  'family_name',
  'given_names',
  'date_of_birth',
  'email',
  'telephone',
] as const;
type IdentityColumn = (typeof IDENTITY_COLUMNS)[number];

/** Who a learner is, and where they can be reached. */
export function identityOf(record: Pick<LearnerRecord, IdentityColumn>): LearnerIdentity {
  return {
    ref: record.ref,
    prevRef: record.prev_ref,
    uln: Number(record.uln),
    familyName: record.family_name,
    givenNames: record.given_names,
    dateOfBirth: record.date_of_birth,
    email: record.email,
    telephone: record.telephone,
  };
}

/** Every field by name: made a million times, and spreading costs more than all else here. */
function toLearner(record: LearnerRecord, parts: Parts): HostLearner {
  return {
    ref: record.ref,
    prevRef: record.prev_ref,
    uln: Number(record.uln),
    familyName: record.family_name,
    givenNames: record.given_names,
    dateOfBirth: record.date_of_birth,
    email: record.email,
    telephone: record.telephone,
    language: record.language === 'cy' ? 'cy' : 'en',
    planLearnHours: record.plan_learn_hours,
    planEepHours: record.plan_eep_hours,
    preferencesKnown: record.preferences_known === 1,
    absent: record.absent === 1,
    test: record.test === 1,
    suppression:
      record.suppression === null
        ? null
        : {
            reason: record.suppression as SuppressionReason,
            who: record.suppressed_by ?? '',
            at: record.suppressed_at ?? '',
          },
    pots: parts.pots,
    preferences: parts.preferences,
    fams: parts.fams,
    destinations: parts.destinations,
  };
}
