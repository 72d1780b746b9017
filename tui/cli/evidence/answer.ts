import {
  type Actor,
  type AdminContext,
  type EvidencePack,
  learnerEvidence,
} from '../../../plugin/admin/index.ts';
import type { Answer } from '../answer.ts';
import { tableLines } from '../listing.ts';
import { evidenceLead, evidenceSections } from './sections.ts';

/** `evidence LEARNER`: what was asked, what came of it, and by whom. */
export async function evidenceAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
): Promise<Answer & { readonly pack: EvidencePack }> {
  const pack = await learnerEvidence(context, actor, learner);
  const sections = evidenceSections(pack);
  return {
    notes: [...evidenceLead(pack), ...sections.flatMap(sectionLines)],
    // Of all the tables the one that tells the whole story.
    ...(sections.at(-1)?.listing === undefined ? {} : { spreadsheet: sections.at(-1)!.listing! }),
    json: pack,
    pack,
  };
}

function sectionLines({
  title,
  notes = [],
  listing,
  words = [],
}: ReturnType<typeof evidenceSections>[number]) {
  return [
    '',
    title,
    ...notes.map((line) => `  ${line}`),
    ...(listing === undefined || listing.rows.length === 0
      ? []
      : tableLines(listing).map((line) => `  ${line}`)),
    ...words.flatMap((one) => [
      '',
      `  ${one.title}`,
      ...one.text.split('\n').map((line) => `    ${shown(line)}`),
    ]),
  ];
}

/** A line of what somebody wrote, without what commands a terminal. */
function shown(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, '·');
}
