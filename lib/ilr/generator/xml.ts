import type { CalendarDate } from '../model.ts';
import { escapeXml } from '../record-xml.ts';
import type { FictionalAim } from './learning.ts';
import type { FictionalPerson } from './person.ts';

type Value = string | number | null;

/** The postcode that stands for none known. */
const NO_POSTCODE = 'ZZ99 9ZZ';

export function headerXml(header: {
  readonly namespace: string;
  readonly year: string;
  readonly prepared: CalendarDate;
  readonly ukprn: number;
}): string {
  const details = group('CollectionDetails', [
    value('Collection', 'ILR'),
    value('Year', header.year),
    value('FilePreparationDate', header.prepared),
  ]);
  const source = group('Source', [
    value('ProtectiveMarking', 'OFFICIAL-SENSITIVE-Personal'),
    value('UKPRN', header.ukprn),
    value('SoftwareSupplier', 'Fictional data'),
    value('SerialNo', '01'),
    value('DateTime', `${header.prepared}T09:00:00`),
  ]);
  const provider = group('LearningProvider', [value('UKPRN', header.ukprn)]);
  return `<?xml version="1.0" encoding="utf-8"?>\n<Message xmlns="${header.namespace}">\n${group('Header', [details, source])}\n${provider}\n`;
}

/** A learner with the values every year has in common, in the order the schemas ask for. */
export function learnerXml(person: FictionalPerson, aims: readonly FictionalAim[]): string {
  const learner = group('Learner', [
    value('LearnRefNumber', person.ref),
    value('ULN', person.uln),
    value('FamilyName', person.familyName),
    value('GivenNames', person.givenNames),
    value('DateOfBirth', person.dateOfBirth),
    value('Ethnicity', 31),
    value('Sex', person.sex),
    value('LLDDHealthProb', person.highNeeds ? 1 : 2),
    value('PlanLearnHours', aims[0]?.fundModel === 25 ? 580 : null),
    value('PostcodePrior', NO_POSTCODE),
    value('Postcode', NO_POSTCODE),
    value('TelNo', person.telNo),
    value('Email', person.email),
    ...person.preferences.map(([type, code]) =>
      group('ContactPreference', [value('ContPrefType', type), value('ContPrefCode', code)]),
    ),
    person.highNeeds ? group('LearnerFAM', [value('LearnFAMType', 'HNS'), value('LearnFAMCode', 1)]) : '',
    ...aims.map(aimXml),
  ]);
  return `${learner}\n`;
}

function aimXml(aim: FictionalAim, index: number): string {
  return group('LearningDelivery', [
    value('LearnAimRef', aim.learnAimRef),
    value('AimType', aim.aimType),
    value('AimSeqNumber', index + 1),
    value('LearnStartDate', aim.startDate),
    value('LearnPlanEndDate', aim.plannedEndDate),
    value('FundModel', aim.fundModel),
    value('ProgType', aim.progType),
    value('StdCode', aim.stdCode),
    value('DelLocPostCode', NO_POSTCODE),
    value('CompStatus', aim.compStatus),
    value('LearnActEndDate', aim.actualEndDate),
    value('WithdrawReason', aim.withdrawReason),
    value('Outcome', aim.outcome),
    value('AchDate', aim.achievementDate),
    aim.restart
      ? group('LearningDeliveryFAM', [value('LearnDelFAMType', 'RES'), value('LearnDelFAMCode', 1)])
      : '',
  ]);
}

function value(name: string, content: Value): string {
  return content === null ? '' : `<${name}>${escapeXml(String(content))}</${name}>`;
}

function group(name: string, content: readonly string[]): string {
  return `<${name}>${content.join('')}</${name}>`;
}
