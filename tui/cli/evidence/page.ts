import { type PageSection, renderPage } from '../../../lib/page/index.ts';
import type { EvidencePack } from '../../../plugin/admin/index.ts';
import { type EvidenceSection, evidenceLead, evidenceSections } from './sections.ts';

/** The evidence as a page that stands alone: one file to read, print and give to an auditor. */
export function evidencePage(pack: EvidencePack): Promise<string> {
  return renderPage({
    title: `Evidence of learner ${pack.learner}, ${pack.provider.name}`,
    lead: evidenceLead(pack),
    sections: [...evidenceSections(pack).map(sectionOf), HOW_TO_CHECK],
  });
}

function sectionOf({ title, notes = [], listing, words = [] }: EvidenceSection): PageSection {
  const table =
    listing === undefined || listing.rows.length === 0
      ? {}
      : {
          table: {
            ...listing,
            columns: listing.columns.map((column) => ({ ...column, words: true as const })),
          },
        };
  return { title, paragraphs: notes, quotes: words, ...table };
}

const HOW_TO_CHECK: PageSection = {
  title: 'How to check this',
  paragraphs: [
    'Each event above was sealed when it was written, together with its run, by a digest of its content; each seal stands over the one before. `destinations evidence verify`, in the installation this was taken from, looks at every event and every seal, and ends with exit code 1 when anything was changed, taken away, added or moved. With `--seal` and the seal above it also shows that nothing was taken off the end since.',
    'Addresses are masked. The links in the messages have lost the key by which the learner answers.',
  ],
};
