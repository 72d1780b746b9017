import type { Aim, ContactPreference, DpOutcome } from '../../lib/ilr/model.ts';

/** A record as the college keeps it in the system that its ILR files come from. */
export interface FileRecord {
  readonly ref: string;
  readonly prevRef: string | null;
  readonly uln: number;
  readonly givenNames: string;
  readonly familyName: string;
  readonly dateOfBirth: string;
  readonly planLearnHours: number | null;
  email: string | null;
  telephone: string | null;
  preferences: ContactPreference[];
  aims: Aim[];
  outcomes: DpOutcome[];
}

/** The ILR file of a day, as it would be opened. */
export function ilrFileOf(
  records: readonly FileRecord[],
  { ukprn, preparedOn }: { readonly ukprn: number; readonly preparedOn: string },
): () => AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text(records, ukprn, preparedOn));
  return async function* () {
    yield bytes;
  };
}

function text(records: readonly FileRecord[], ukprn: number, preparedOn: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Message xmlns="ESFA/ILR/2023-24">
<Header><CollectionDetails><Collection>ILR</Collection><Year>2324</Year>
<FilePreparationDate>${preparedOn}</FilePreparationDate></CollectionDetails>
<Source><ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking><UKPRN>${ukprn}</UKPRN>
<SerialNo>01</SerialNo><DateTime>${preparedOn}T01:00:00</DateTime></Source></Header>
<LearningProvider><UKPRN>${ukprn}</UKPRN></LearningProvider>
${records.map(learnerOf).join('\n')}
${records
  .filter(({ outcomes }) => outcomes.length > 0)
  .map(destinationsOf)
  .join('\n')}
</Message>
`;
}

function learnerOf(record: FileRecord): string {
  return group('Learner', [
    value('LearnRefNumber', record.ref),
    value('PrevLearnRefNumber', record.prevRef),
    value('ULN', record.uln),
    value('FamilyName', record.familyName),
    value('GivenNames', record.givenNames),
    value('DateOfBirth', record.dateOfBirth),
    value('Ethnicity', 99),
    value('Sex', 'F'),
    value('LLDDHealthProb', 2),
    value('PlanLearnHours', record.planLearnHours),
    value('PostcodePrior', 'ZZ99 9ZZ'),
    value('Postcode', 'ZZ99 9ZZ'),
    value('TelNo', record.telephone),
    value('Email', record.email),
    ...record.preferences.map(({ type, code }) =>
      group('ContactPreference', [value('ContPrefType', type), value('ContPrefCode', code)]),
    ),
    ...record.aims.map(aimOf),
  ]);
}

function aimOf(aim: Aim): string {
  return group('LearningDelivery', [
    value('LearnAimRef', aim.learnAimRef),
    value('AimType', aim.aimType),
    value('AimSeqNumber', aim.aimSeqNumber),
    value('LearnStartDate', aim.startDate),
    value('LearnPlanEndDate', aim.plannedEndDate),
    value('FundModel', aim.fundModel),
    value('ProgType', aim.progType),
    value('StdCode', aim.stdCode),
    value('DelLocPostCode', 'ZZ99 9ZZ'),
    value('CompStatus', aim.compStatus),
    value('LearnActEndDate', aim.actualEndDate),
    value('WithdrawReason', aim.withdrawReason),
    value('Outcome', aim.outcome),
    value('AchDate', aim.achievementDate),
    aim.restart
      ? group('LearningDeliveryFAM', [value('LearnDelFAMType', 'RES'), value('LearnDelFAMCode', 1)])
      : '',
    aim.higherEducation ? group('LearningDeliveryHE', [value('TYPEYR', 1)]) : '',
  ]);
}

function destinationsOf({ ref, uln, outcomes }: FileRecord): string {
  return group('LearnerDestinationandProgression', [
    value('LearnRefNumber', ref),
    value('ULN', uln),
    ...outcomes.map((row) =>
      group('DPOutcome', [
        value('OutType', row.outType),
        value('OutCode', row.outCode),
        value('OutStartDate', row.startDate),
        value('OutEndDate', row.endDate),
        value('OutCollDate', row.collDate),
      ]),
    ),
  ]);
}

function value(name: string, content: string | number | null): string {
  return content === null ? '' : `<${name}>${content}</${name}>`;
}

function group(name: string, content: readonly string[]): string {
  return `<${name}>${content.join('')}</${name}>`;
}
