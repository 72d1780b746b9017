import { CodedError } from '../errors/index.ts';
import type {
  Aim,
  ContactPreference,
  DpOutcome,
  IlrDestinationRecord,
  IlrHeader,
  IlrLearner,
  IlrYear,
  OutType,
} from './model.ts';
import { all, child, dateOf, type IlrNode, required, textOf, wholeOf } from './node.ts';

/**
 * Characters of a text that are kept: as many as the ILR has of codes and names, more of what people write into a field for
 * an address. What keeps them may refuse a longer one, and then nobody could say where in the file it stands.
 */
const LONGEST = { reference: 64, name: 100, email: 254, telephone: 40, code: 8, type: 3 } as const;
/** More than the ten there are: a wrong one is for the rules to judge. */
const ULN_DIGITS = 15;

/** The header. @throws ILR_HEADER_MISSING naming the first part that lacks */
export function toHeader(node: IlrNode, year: IlrYear): IlrHeader {
  const details = child(node, 'CollectionDetails');
  const source = child(node, 'Source');
  const filePreparationDate = details === undefined ? null : dateOf(details, 'FilePreparationDate');
  const ukprn = source === undefined ? null : wholeOf(source, 'UKPRN');
  if (filePreparationDate === null)
    throw new CodedError('ILR_HEADER_MISSING', { what: 'the file preparation date' });
  if (ukprn === null) throw new CodedError('ILR_HEADER_MISSING', { what: 'the provider number' });
  return { year, ukprn, filePreparationDate };
}

/** A learner with aims. @throws ILR_BAD_VALUE, ILR_VALUE_MISSING */
export function toLearner(node: IlrNode): IlrLearner {
  return {
    learnRefNumber: required(node, 'LearnRefNumber', textOf(node, 'LearnRefNumber', LONGEST.reference)),
    prevLearnRefNumber: textOf(node, 'PrevLearnRefNumber', LONGEST.reference),
    prevUkprn: wholeOf(node, 'PrevUKPRN'),
    uln: required(node, 'ULN', wholeOf(node, 'ULN', ULN_DIGITS)),
    familyName: textOf(node, 'FamilyName', LONGEST.name),
    givenNames: textOf(node, 'GivenNames', LONGEST.name),
    dateOfBirth: dateOf(node, 'DateOfBirth'),
    email: textOf(node, 'Email', LONGEST.email),
    telNo: textOf(node, 'TelNo', LONGEST.telephone),
    planLearnHours: wholeOf(node, 'PlanLearnHours'),
    planEepHours: wholeOf(node, 'PlanEEPHours'),
    fams: all(node, 'LearnerFAM').map((fam) => ({
      type: required(fam, 'LearnFAMType', textOf(fam, 'LearnFAMType', LONGEST.code)),
      code: required(fam, 'LearnFAMCode', textOf(fam, 'LearnFAMCode', LONGEST.code)),
    })),
    preferences: all(node, 'ContactPreference').flatMap(toPreference),
    aims: all(node, 'LearningDelivery').map(toAim),
  };
}

/** A destination record; pairs are taken as they stand, for rule OutType_01 to judge. @throws as `toLearner` */
export function toDestinations(node: IlrNode): IlrDestinationRecord {
  return {
    learnRefNumber: required(node, 'LearnRefNumber', textOf(node, 'LearnRefNumber', LONGEST.reference)),
    uln: required(node, 'ULN', wholeOf(node, 'ULN', ULN_DIGITS)),
    outcomes: all(node, 'DPOutcome').map(toOutcome),
  };
}

/** Other types than RUI and PMC say nothing about contact. */
function toPreference(node: IlrNode): ContactPreference[] {
  const type = required(node, 'ContPrefType', textOf(node, 'ContPrefType'));
  const code = required(node, 'ContPrefCode', wholeOf(node, 'ContPrefCode'));
  return type === 'RUI' || type === 'PMC' ? [{ type, code }] : [];
}

function toAim(node: IlrNode): Aim {
  return {
    aimSeqNumber: required(node, 'AimSeqNumber', wholeOf(node, 'AimSeqNumber')),
    learnAimRef: required(node, 'LearnAimRef', textOf(node, 'LearnAimRef', LONGEST.code)),
    aimType: required(node, 'AimType', wholeOf(node, 'AimType')),
    startDate: required(node, 'LearnStartDate', dateOf(node, 'LearnStartDate')),
    plannedEndDate: required(node, 'LearnPlanEndDate', dateOf(node, 'LearnPlanEndDate')),
    actualEndDate: dateOf(node, 'LearnActEndDate'),
    achievementDate: dateOf(node, 'AchDate'),
    fundModel: required(node, 'FundModel', wholeOf(node, 'FundModel')),
    progType: wholeOf(node, 'ProgType'),
    fworkCode: wholeOf(node, 'FworkCode'),
    pwayCode: wholeOf(node, 'PwayCode'),
    stdCode: wholeOf(node, 'StdCode'),
    compStatus: required(node, 'CompStatus', wholeOf(node, 'CompStatus')),
    withdrawReason: wholeOf(node, 'WithdrawReason'),
    outcome: wholeOf(node, 'Outcome'),
    restart: all(node, 'LearningDeliveryFAM').some(
      (fam) => textOf(fam, 'LearnDelFAMType') === 'RES' && textOf(fam, 'LearnDelFAMCode') === '1',
    ),
    higherEducation: child(node, 'LearningDeliveryHE') !== undefined,
  };
}

function toOutcome(node: IlrNode): DpOutcome {
  return {
    outType: required(node, 'OutType', textOf(node, 'OutType', LONGEST.type)) as OutType,
    outCode: required(node, 'OutCode', wholeOf(node, 'OutCode')),
    startDate: required(node, 'OutStartDate', dateOf(node, 'OutStartDate')),
    endDate: dateOf(node, 'OutEndDate'),
    collDate: required(node, 'OutCollDate', dateOf(node, 'OutCollDate')),
  };
}
