import { type EvidencePack, waveTitle } from '../../../plugin/admin/index.ts';
import { factsOf } from '../facts.ts';
import type { Listing } from '../listing.ts';
import { answerStanding, STANDINGS, toldLines, when } from './words.ts';

/** A part of the evidence as people read it, in a terminal and on a page. */
export interface EvidenceSection {
  readonly title: string;
  readonly notes?: readonly string[];
  readonly listing?: Listing;
  /** Messages in the words they went in. */
  readonly words?: readonly { readonly title: string; readonly text: string }[];
}

/** In one sentence, whose evidence this is. */
export function evidenceHeadline({ learner, provider, takenAt, takenBy }: EvidencePack): string {
  return `Learner ${learner} of ${provider.name} (UKPRN ${provider.ukprn}), taken ${when(takenAt)} by ${takenBy}.`;
}

/** What has to be said before anything else. */
export function evidenceLead(pack: EvidencePack): readonly string[] {
  const { sameAs, settings, seal, timeline } = pack;
  const changed = timeline.filter(({ standing }) => standing === 'changed').length;
  return [
    evidenceHeadline(pack),
    ...(sameAs.length === 0 ? [] : [`The same person as ${sameAs.join(', ')}, whose evidence is here too.`]),
    `Settings in force when this was taken: profile ${settings.profile}, contact preset ${settings.contactPreset}.`,
    changed === 0
      ? `Each of the ${timeline.length} events below is as it was sealed.`
      : `${changed} of the ${timeline.length} events below WERE CHANGED since they were sealed.`,
    ...(seal === null ? [] : [`Newest seal: ${seal.text}`]),
  ];
}

export function evidenceSections(pack: EvidencePack): readonly EvidenceSection[] {
  return [
    decisions(pack),
    ...pack.surveys.map(survey),
    destinations(pack),
    rows(pack),
    acts(pack),
    timeline(pack),
  ].filter(({ listing, notes = [] }) => (listing?.rows.length ?? 0) > 0 || notes.length > 0);
}

function decisions({ decisions }: EvidencePack): EvidenceSection {
  return {
    title: 'Whether to ask, and why',
    listing: table(
      ['Period of training', 'Decision', 'By the facts', 'Rules', 'Decided', 'Run'],
      decisions.map(({ start, actualEnd, termination, reason, because, facts, rules, decidedAt, run }) =>
        cells(
          `from ${start}, learning ended ${actualEnd ?? '-'}, terminated ${termination ?? '-'}`,
          `${reason}: ${because}`,
          factsOf(facts),
          rules,
          when(decidedAt),
          run,
        ),
      ),
    ),
  };
}

function survey(survey: EvidencePack['surveys'][number], at: number): EvidenceSection {
  const { surveyId, wave, state, stopOn, closesOn, messages, answer } = survey;
  return {
    title: `Survey ${at + 1}, ${waveTitle(wave)}`,
    notes: [
      `${surveyId}: ${state}; contact stops after ${stopOn}, answers are taken until ${closesOn}.`,
      ...(answer === null ? ['Nothing was answered.'] : answerNotes(answer)),
    ],
    listing: table(
      ['Message', 'To', 'Meant', 'Sent', 'State', 'Asked by'],
      messages.map(({ number, channel, kind, to, plannedAt, sentAt, state, why, askedBy }) =>
        cells(
          messageName(number, channel, kind),
          to,
          plannedAt === null ? '-' : when(plannedAt),
          sentAt === null ? '-' : when(sentAt),
          why === null ? state : `${state} (${why})`,
          askedBy,
        ),
      ),
    ),
    words: messages.flatMap(({ number, channel, kind, subject, words }) =>
      words === null
        ? []
        : [
            {
              title: `In the words sent: ${messageName(number, channel, kind)}`,
              text: subject === null ? words : `${subject}\n\n${words}`,
            },
          ],
    ),
  };
}

/** A thank-you has no round. */
function messageName(number: number, channel: string, kind: string): string {
  return `${number === 0 ? '' : `${number}, `}${kind} by ${channel}`;
}

function answerNotes(answer: NonNullable<EvidencePack['surveys'][number]['answer']>): string[] {
  const { kind, submittedOn, answeredBy, receivedAt, told, noRow } = answer;
  const left = (noRow as readonly { readonly told?: unknown; readonly why?: unknown }[]).length;
  return [
    `${kind === 'answered' ? 'Answered' : 'Partly answered'} on ${submittedOn ?? '-'} by ${answeredBy}, received ${when(receivedAt)}: ${answerStanding(answer)}.`,
    ...toldLines(told).map((line) => `Told: ${line}`),
    ...(left === 0 ? [] : [`Of these became no row: ${left}; the JSON of this evidence says why.`]),
  ];
}

function destinations({ destinations }: EvidencePack): EvidenceSection {
  return {
    title: 'Destination records of the MIS',
    listing: table(
      ['Outcome', 'Start', 'End', 'Collected', 'Source', 'Cause', 'Rules', 'By', 'State'],
      destinations.map((row) =>
        cells(
          `${row.outType} ${row.outCode}`,
          row.startDate,
          row.endDate ?? '-',
          row.collDate,
          row.source,
          row.provenance?.cause ?? '-',
          row.provenance?.ruleVersion ?? '-',
          row.provenance?.by ?? '-',
          `${row.withdrawn ? 'withdrawn' : 'stands'}, version ${row.version}`,
        ),
      ),
    ),
  };
}

/** Letters of a digest that tell one from another to people; the JSON has all of it. */
const DIGEST_SHOWN = 12;

function shortFacts(facts: NonNullable<EvidencePack['timeline'][number]['facts']>): string {
  const { answers } = facts;
  return factsOf(
    typeof answers === 'string' ? { ...facts, answers: `${answers.slice(0, DIGEST_SHOWN)}…` } : facts,
  );
}

function rows({ rows }: EvidencePack): EvidenceSection {
  return {
    title: 'What was done to them',
    listing: table(
      ['When', 'What', 'Outcome', 'Start', 'Cause', 'Who', 'Rules', 'Row'],
      rows.map(({ at, op, undoes, outType, outCode, startDate, cause, who, ruleVersion, hostRowId }) =>
        cells(
          when(at),
          undoes === null ? op : `${op}, taking back`,
          `${outType} ${outCode}`,
          startDate,
          cause,
          who ?? '–',
          ruleVersion,
          hostRowId,
        ),
      ),
    ),
  };
}

function acts({ acts }: EvidencePack): EvidenceSection {
  return {
    title: 'Who acted, by the audit',
    listing: table(
      ['When', 'Who', 'Act', 'Result', 'Detail'],
      acts.map(({ at, who, act, result, detail }) =>
        cells(
          when(String(at)),
          String(who),
          String(act),
          String(result),
          detail === null ? '' : String(detail),
        ),
      ),
    ),
  };
}

function timeline({ timeline }: EvidencePack): EvidenceSection {
  return {
    title: 'What happened, with its seals',
    listing: table(
      ['Event', 'When', 'What happened', 'Code', 'Who', 'Standing', 'Seal', 'Run', 'Facts'],
      timeline.map(({ event, at, told, what, why, who, facts, seal, run, standing }) =>
        cells(
          event,
          when(at),
          told,
          why === null ? what : `${what}: ${why}`,
          who,
          STANDINGS[standing],
          seal ?? '-',
          run ?? '-',
          facts === null ? '' : shortFacts(facts),
        ),
      ),
    ),
  };
}

type Cell = string | number | null;

/** A table by its titles, and rows of cells in their order. */
function table(titles: readonly string[], rows: readonly (readonly Cell[])[]): Listing {
  const columns = titles.map((title) => ({ id: title.toLowerCase().replaceAll(' ', '-'), title }));
  return {
    columns,
    rows: rows.map((row) => Object.fromEntries(columns.map(({ id }, at) => [id, row[at] ?? null]))),
  };
}

function cells(...values: readonly Cell[]): readonly Cell[] {
  return values;
}
