import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CodedError } from '../../../lib/errors/index.ts';
import type { Aim, DpOutcome } from '../../../lib/ilr/index.ts';

/** The path of a real file kept beside the project, or null, said aloud, where it is not. */
export function realFile(name: string): string | null {
  const path = fileURLToPath(new URL(`../../../../shared/ilr/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  console.warn(`SKIPPED: ${name} is not in ../shared/ilr, so what it proves was not tested`);
  return null;
}

export function anAim(over: Partial<Aim> = {}): Aim {
  return {
    aimSeqNumber: 1,
    learnAimRef: '60149735',
    aimType: 4,
    startDate: '2020-09-01',
    plannedEndDate: '2021-07-31',
    actualEndDate: null,
    achievementDate: null,
    fundModel: 35,
    progType: null,
    fworkCode: null,
    pwayCode: null,
    stdCode: null,
    compStatus: 2,
    withdrawReason: null,
    outcome: null,
    restart: false,
    higherEducation: false,
    ...over,
  };
}

export function aRow(over: Partial<DpOutcome> = {}): DpOutcome {
  return {
    outType: 'EMP',
    outCode: 1,
    startDate: '2020-09-01',
    endDate: null,
    collDate: '2020-10-01',
    ...over,
  };
}

export interface FileParts {
  readonly year?: string;
  readonly header?: string;
  readonly learners?: string;
  readonly records?: string;
}

/** A small ILR file of 2020-21 with some parts exchanged. */
export function aFile({
  year = '2020-21',
  header,
  learners = aLearner(),
  records = '',
}: FileParts = {}): string {
  return `<Message xmlns="ESFA/ILR/${year}">
${header ?? aHeader()}
<LearningProvider><UKPRN>10099999</UKPRN></LearningProvider>
${learners}${records}
</Message>`;
}

export function aHeader(prepared = '2021-05-01'): string {
  return `<Header><CollectionDetails><Collection>ILR</Collection><Year>2021</Year><FilePreparationDate>${prepared}</FilePreparationDate></CollectionDetails><Source><ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking><UKPRN>10099999</UKPRN><SerialNo>01</SerialNo><DateTime>2021-05-01T09:00:00</DateTime></Source></Header>`;
}

export function aLearner(ref = 'L1', aims = aDelivery(), rest = ''): string {
  return `<Learner><LearnRefNumber>${ref}</LearnRefNumber><ULN>1000000027</ULN>${rest}<Ethnicity>31</Ethnicity><Sex>F</Sex><LLDDHealthProb>2</LLDDHealthProb><PostcodePrior>ZZ99 9ZZ</PostcodePrior><Postcode>ZZ99 9ZZ</Postcode>${aims}</Learner>\n`;
}

export function aDelivery(end?: string, start = '2020-09-01', fundModel = 35): string {
  return `<LearningDelivery><LearnAimRef>60149735</LearnAimRef><AimType>4</AimType><AimSeqNumber>1</AimSeqNumber><LearnStartDate>${start}</LearnStartDate><LearnPlanEndDate>2021-07-31</LearnPlanEndDate><FundModel>${fundModel}</FundModel><DelLocPostCode>ZZ99 9ZZ</DelLocPostCode><CompStatus>2</CompStatus>${end === undefined ? '' : `<LearnActEndDate>${end}</LearnActEndDate>`}</LearningDelivery>`;
}

export function aRecord(ref = 'L1', start = '2021-02-01', uln = 1_000_000_027): string {
  return `<LearnerDestinationandProgression><LearnRefNumber>${ref}</LearnRefNumber><ULN>${uln}</ULN><DPOutcome><OutType>EMP</OutType><OutCode>1</OutCode><OutStartDate>${start}</OutStartDate><OutCollDate>2021-03-01</OutCollDate></DPOutcome></LearnerDestinationandProgression>\n`;
}

/** Chunks of some size, as a stream gives them. */
export async function* chunks(text: string, size = 1_000_000): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

export async function* bytes(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

export async function gather<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of source) found.push(item);
  return found;
}

/** The code with which reading ends, or `none`; an error without a code is a crash and thrown on. */
export async function codeOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return 'none';
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  }
}
