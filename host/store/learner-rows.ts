import type { Knex } from 'knex';
import type { Aim, ContactPreference, LearnerFam, PeriodOfTraining } from '../../lib/ilr/model.ts';
import { derivePots } from '../../lib/ilr/pots.ts';
import { inChunks } from '../../lib/sql/index.ts';
import type { DestinationRow, HostLearner, SuppressionReason } from '../../plugin/host.ts';
import { toDestination } from './destinations.ts';

export interface LearnerRecord {
  readonly ref: string;
  readonly ukprn: number;
  readonly prev_ref: string | null;
  readonly uln: number;
  readonly family_name: string | null;
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

export interface AimRecord {
  readonly learner_ref: string;
  readonly year: string;
  readonly position: number;
  readonly aim_seq_number: number;
  readonly learn_aim_ref: string;
  readonly aim_type: number;
  readonly start_date: string;
  readonly planned_end_date: string;
  readonly actual_end_date: string | null;
  readonly achievement_date: string | null;
  readonly fund_model: number;
  readonly prog_type: number | null;
  readonly fwork_code: number | null;
  readonly pway_code: number | null;
  readonly std_code: number | null;
  readonly comp_status: number;
  readonly withdraw_reason: number | null;
  readonly outcome: number | null;
  readonly restart: number;
  readonly higher_education: number;
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

/** An aim that several years' files have is one aim: the newest year tells how it stands. */
function newestOfEach(records: readonly AimRecord[]): Aim[] {
  const newest = new Map<string, AimRecord>();
  const seen = new Map<string, number>();
  for (const record of records) {
    const programme = [record.prog_type, record.fwork_code, record.pway_code, record.std_code].join('.');
    const aim = `${record.learn_aim_ref}|${record.start_date}|${programme}|${record.aim_type}`;
    // The same aim twice within one file is two aims: they are told apart by their order.
    const inYear = `${record.year}|${aim}`;
    const nth = (seen.get(inYear) ?? 0) + 1;
    seen.set(inYear, nth);
    newest.set(`${aim}|${nth}`, record);
  }
  return [...newest.values()].map(toAim);
}

function toAim(record: AimRecord): Aim {
  return {
    aimSeqNumber: record.aim_seq_number,
    learnAimRef: record.learn_aim_ref,
    aimType: record.aim_type,
    startDate: record.start_date,
    plannedEndDate: record.planned_end_date,
    actualEndDate: record.actual_end_date,
    achievementDate: record.achievement_date,
    fundModel: record.fund_model,
    progType: record.prog_type,
    fworkCode: record.fwork_code,
    pwayCode: record.pway_code,
    stdCode: record.std_code,
    compStatus: record.comp_status,
    withdrawReason: record.withdraw_reason,
    outcome: record.outcome,
    restart: record.restart === 1,
    higherEducation: record.higher_education === 1,
  };
}

export function fromAim(learnerRef: string, year: string, position: number, aim: Aim): AimRecord {
  return {
    learner_ref: learnerRef,
    year,
    position,
    aim_seq_number: aim.aimSeqNumber,
    learn_aim_ref: aim.learnAimRef,
    aim_type: aim.aimType,
    start_date: aim.startDate,
    planned_end_date: aim.plannedEndDate,
    actual_end_date: aim.actualEndDate,
    achievement_date: aim.achievementDate,
    fund_model: aim.fundModel,
    prog_type: aim.progType,
    fwork_code: aim.fworkCode,
    pway_code: aim.pwayCode,
    std_code: aim.stdCode,
    comp_status: aim.compStatus,
    withdraw_reason: aim.withdrawReason,
    outcome: aim.outcome,
    restart: aim.restart ? 1 : 0,
    higher_education: aim.higherEducation ? 1 : 0,
  };
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
    ...parts,
  };
}
