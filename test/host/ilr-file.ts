import type { ContactPreference } from '../../lib/ilr/model.ts';

/** An aim of a learner: without more, on its own and funded for adults. */
export interface FileAim {
  readonly started?: string;
  /** Actual end date; null while learning goes on. */
  readonly ended?: string | null;
  /** 1 goes on (or awaits the end-point assessment), 2 completed, 3 withdrawn, 6 planned break; told by `ended` when left out. */
  readonly compStatus?: number;
  /** Why it was withdrawn. */
  readonly withdrawReason?: number;
  /** `AchDate`. */
  readonly achieved?: string;
  /** The apprenticeship standard it is the programme aim of. */
  readonly standard?: number;
  readonly fundModel?: number;
  /** FAM RES 1: a restart of what was broken off. */
  readonly restart?: boolean;
}

export interface FileLearner {
  readonly ref: string;
  readonly familyName?: string;
  readonly dateOfBirth?: string;
  readonly email?: string;
  readonly preferences?: readonly ContactPreference[];
  /** Actual end date of the one aim; null while it goes on. */
  readonly ended?: string | null;
  readonly started?: string;
  /** In place of the one aim. */
  readonly aims?: readonly FileAim[];
}

export interface FileOptions {
  /** As in the namespace, `2020-21`. */
  readonly year?: string;
  readonly ukprn?: number;
  readonly learners: readonly FileLearner[];
  readonly outcomes?: readonly {
    readonly ref: string;
    readonly type: string;
    readonly code: number;
    readonly start: string;
  }[];
  /** Leaves the file off in the middle. */
  readonly broken?: boolean;
}

/** Opens a small ILR file, as often as asked. */
export function ilrFile(options: FileOptions): () => AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(options.broken === true ? text(options).slice(0, -40) : text(options));
  return async function* () {
    yield bytes;
  };
}

function text({ year = '2020-21', ukprn = 10099999, learners, outcomes = [] }: FileOptions): string {
  const short = year.slice(2, 4) + year.slice(5);
  return `<?xml version="1.0" encoding="UTF-8"?>
<Message xmlns="ESFA/ILR/${year}">
<Header><CollectionDetails><Collection>ILR</Collection><Year>${short}</Year>
<FilePreparationDate>20${year.slice(5)}-07-01</FilePreparationDate></CollectionDetails>
<Source><ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking><UKPRN>${ukprn}</UKPRN>
<SerialNo>01</SerialNo><DateTime>20${year.slice(5)}-07-01T01:00:00</DateTime></Source></Header>
<LearningProvider><UKPRN>${ukprn}</UKPRN></LearningProvider>
${learners.map(learnerText).join('\n')}
${outcomes.map(outcomeText).join('\n')}
</Message>
`;
}

function learnerText({ ref, familyName = 'Ash', dateOfBirth = '1998-01-01', ...learner }: FileLearner) {
  const { email = `${ref.toLowerCase()}@example.org` } = learner;
  const { preferences = [], ended = null, started = '2020-09-07', aims = [{ started, ended }] } = learner;
  const contact = preferences.map(
    ({ type, code }) =>
      `<ContactPreference><ContPrefType>${type}</ContPrefType><ContPrefCode>${code}</ContPrefCode></ContactPreference>`,
  );
  return `<Learner><LearnRefNumber>${ref}</LearnRefNumber><ULN>9000001012</ULN><FamilyName>${familyName}</FamilyName>
<GivenNames>Ada</GivenNames><DateOfBirth>${dateOfBirth}</DateOfBirth><Ethnicity>99</Ethnicity><Sex>F</Sex>
<LLDDHealthProb>2</LLDDHealthProb><PostcodePrior>ZZ99 9ZZ</PostcodePrior><Postcode>ZZ99 9ZZ</Postcode>
<AddLine1>1 Imaginary Lane</AddLine1><Email>${email}</Email>${contact.join('')}
${aims.map(aimText).join('\n')}</Learner>`;
}

function aimText({ started = '2020-09-07', ended = null, ...aim }: FileAim, at: number): string {
  const { compStatus = ended === null ? 1 : 2, fundModel = 35, standard, restart = false } = aim;
  const part = (name: string, value: string | number | null | undefined) =>
    value == null ? '' : `<${name}>${value}</${name}>`;
  const fam =
    '<LearningDeliveryFAM><LearnDelFAMType>RES</LearnDelFAMType><LearnDelFAMCode>1</LearnDelFAMCode></LearningDeliveryFAM>';
  return `<LearningDelivery><LearnAimRef>ZZ000001</LearnAimRef><AimType>${standard === undefined ? 4 : 1}</AimType>
<AimSeqNumber>${at + 1}</AimSeqNumber><LearnStartDate>${started}</LearnStartDate><LearnPlanEndDate>2021-06-25</LearnPlanEndDate>
<FundModel>${fundModel}</FundModel>${part('ProgType', standard === undefined ? null : 25)}${part('StdCode', standard)}
<DelLocPostCode>ZZ99 9ZZ</DelLocPostCode><CompStatus>${compStatus}</CompStatus>${part('LearnActEndDate', ended)}
${part('WithdrawReason', aim.withdrawReason)}${part('AchDate', aim.achieved)}${restart ? fam : ''}</LearningDelivery>`;
}

function outcomeText({ ref, type, code, start }: NonNullable<FileOptions['outcomes']>[number]) {
  return `<LearnerDestinationandProgression><LearnRefNumber>${ref}</LearnRefNumber><ULN>9000001012</ULN>
<DPOutcome><OutType>${type}</OutType><OutCode>${code}</OutCode><OutStartDate>${start}</OutStartDate>
<OutCollDate>2021-06-30</OutCollDate></DPOutcome></LearnerDestinationandProgression>`;
}
