import type { Aim } from '../../lib/ilr/model.ts';

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

/** An aim that several years' files have is one aim: the newest year tells how it stands. */
export function newestOfEach(records: readonly AimRecord[]): Aim[] {
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

/** An aim of one year's file as its row; `position` is its place in the file. */
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
