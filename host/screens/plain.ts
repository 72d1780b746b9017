import { failure } from '../../lib/screen/messages.ts';
import { clean } from '../../lib/screen/text.ts';
import { note, type Page, type Place, page } from './page.ts';
import type { Reach } from './reach.ts';
import { readPage } from './read.ts';

/** What a plugin adds to the MIS and how it is set, one fact a line, without escapes. What is refused says so. */
export async function plainListing(reach: Reach): Promise<string> {
  const { actor, reference } = reach;
  const tabs = new Set(
    reference.manifest.contributes.ribbon.filter(({ scope }) => scope === 'tab').map(({ tab }) => tab),
  );
  const places: readonly Place[] = [
    { at: 'settings' },
    ...reference.forms.list().map(({ id }): Place => ({ at: 'form', id, draft: {}, faults: {} })),
    { at: 'user', id: actor.id },
    ...[...tabs].map((tab): Place => ({ at: 'tab', tab })),
    { at: 'reports' },
  ];
  const pages: Page[] = [];
  for (const place of places)
    try {
      pages.push(await readPage(reach, place, null));
    } catch (error) {
      const { text, hint } = failure(error);
      pages.push(page(titleOf(reach, place), [note(`${text}. ${hint}`)]));
    }
  const lines = [reference.host.tenant.name, ...pages.flatMap((page) => ['', page.title, ...linesOf(page)])];
  return `${lines.map(clean).join('\n')}\n`;
}

/** Of a place that could not be read. */
function titleOf({ reference }: Reach, place: Place): string {
  const form = reference.forms.list().find(({ id }) => place.at === 'form' && id === place.id);
  return form?.title ?? place.at;
}

function linesOf({ rows }: Page): readonly string[] {
  return rows.map((row) => {
    if (row.kind === 'heading') return `  ${row.text}`;
    if (row.kind === 'text') return `    ${row.text}`;
    if (row.kind === 'cells') return `    ${row.cells.join(', ')}`;
    return `    ${row.label}${row.value === '' ? '' : `: ${row.value}`}`;
  });
}
