import {
  type Actor,
  type AdminContext,
  newestSeal,
  type Verification,
  type VerifyRequest,
  verifyEvidence,
} from '../../../plugin/admin/index.ts';
import type { Answer } from '../answer.ts';
import { problemWords, when } from './words.ts';

/** `evidence verify`: whether anything was changed since it was sealed; `whole` false: it was. */
export async function verifyAnswer(
  context: AdminContext,
  actor: Actor,
  request: VerifyRequest,
): Promise<Answer & { readonly whole: boolean }> {
  const found = await verifyEvidence(context, actor, request);
  return {
    notes: [...headline(found), ...facts(found)],
    listing: {
      columns: [
        { id: 'kind', title: 'Finding' },
        { id: 'seal', title: 'Seal' },
        { id: 'run', title: 'Run' },
        { id: 'event', title: 'Event' },
        { id: 'words', title: 'What is wrong' },
      ],
      rows: found.problems.map((problem) => ({
        ...{ kind: problem.kind, seal: problem.seal, run: problem.run, event: problem.event },
        words: problemWords(problem),
      })),
    },
    json: found,
    whole: found.whole,
  };
}

function headline({ whole, problems, more, seals, events }: Verification): string[] {
  const looked = `${events} events under ${seals} seals were looked at`;
  return [
    whole
      ? `Nothing was changed: ${looked}, and each is as it was sealed.`
      : `Something was changed since it was sealed: ${problems.length + more} findings. ${looked}.`,
    ...(more === 0 ? [] : [`The first ${problems.length} findings are told.`]),
  ];
}

function facts({ erased, factsDropped, beforeSeals, last, held }: Verification): string[] {
  return [
    ...(erased === 0 ? [] : [`  erased with their learner: ${erased}, of which the digest is left`]),
    ...(factsDropped === 0
      ? []
      : [`  facts kept no longer: ${factsDropped}; what happened and when was checked`]),
    ...(beforeSeals === 0
      ? []
      : [`  older than the seals: ${beforeSeals}, sealed as they stood when seals began`]),
    ...(held === null ? [] : [`  the seal that was given is that of the chain: ${held.text}`]),
    ...(last === null
      ? ['  nothing happened yet']
      : [`  newest seal: ${last.text}${last.at === null ? '' : `, ${when(last.at)}`}`]),
  ];
}

/** `evidence seal`: the newest seal, to be kept elsewhere. */
export async function sealAnswer(context: AdminContext, actor: Actor): Promise<Answer> {
  const seal = await newestSeal(context, actor);
  if (seal === null) return { notes: ['Nothing happened yet, so there is no seal.'], json: null };
  return {
    notes: [
      seal.text,
      '',
      `Made ${when(seal.at!)}${seal.run === null ? '' : ` in run ${seal.run}`}. Kept elsewhere, it shows later that nothing before it was changed or taken`,
      `away: \`destinations evidence verify --seal ${seal.text}\`.`,
    ],
    spreadsheet: {
      columns: [
        { id: 'seal', title: 'Seal' },
        { id: 'at', title: 'Made' },
        { id: 'run', title: 'Run' },
      ],
      rows: [{ seal: seal.text, at: seal.at, run: seal.run }],
    },
    json: seal,
  };
}
