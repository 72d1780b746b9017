import { failure } from '../../lib/screen/messages.ts';
import { clean } from '../../lib/screen/text.ts';
import { note, type Page, type Place, page } from './page.ts';
import type { Reach } from './reach.ts';
import { readPage } from './read.ts';

/** One thing that a plugin adds to the MIS, where it stands, and how it is set. */
export interface Fact {
  /** Title of the screen. */
  readonly place: string;
  /** The heading it stands under; empty: none. */
  readonly part: string;
  /** Empty: the value is a sentence about the place. */
  readonly label: string;
  readonly value: string;
}

/** What a plugin adds to the MIS and how it is set, in the order of the screens. What is refused says so. */
export async function contributedFacts(reach: Reach): Promise<readonly Fact[]> {
  const { actor, reference } = reach;
  const { ribbon, forms } = reference.manifest.contributes;
  const tabs = new Set(ribbon.filter(({ scope }) => scope === 'tab').map(({ tab }) => tab));
  const read = (place: Place) => readPage(reach, place, null);
  const pages = [
    await read({ at: 'settings' }),
    ...(await inTurn(forms, ({ id, title }) => formOrRefusal(read, id, title))),
    await read({ at: 'user', id: actor.id }),
    ...(await inTurn([...tabs], (tab) => read({ at: 'tab', tab }))),
    await read({ at: 'reports' }),
  ];
  return pages.flatMap(factsOf);
}

/** The same for people, one fact a line, without escapes. */
export function plainLines(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap(({ place, part, label, value }, at) => {
    const before = facts[at - 1];
    const newPlace = before?.place !== place ? ['', place] : [];
    const newPart = part !== '' && (before?.place !== place || before.part !== part) ? [`  ${part}`] : [];
    const text = [label, value].filter((one) => one !== '').join(': ');
    return [...newPlace, ...newPart, `    ${text}`];
  });
}

async function formOrRefusal(
  read: (place: Place) => Promise<Page>,
  id: string,
  title: string,
): Promise<Page> {
  try {
    return await read({ at: 'form', id, draft: {}, faults: {} });
  } catch (error) {
    const { text, hint } = failure(error);
    return page(`Options › Admin › ${title}`, [note(`${text}. ${hint}`)]);
  }
}

async function inTurn<Item>(
  items: readonly Item[],
  read: (item: Item) => Promise<Page>,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (const item of items) pages.push(await read(item));
  return pages;
}

function factsOf({ title, rows }: Page): readonly Fact[] {
  let part = '';
  return rows.flatMap((row): readonly Fact[] => {
    const fact = (label: string, value: string): readonly Fact[] => [
      { place: clean(title), part: clean(part), label: clean(label), value: clean(value) },
    ];
    if (row.kind === 'item') return fact(row.label, row.value);
    if (row.kind === 'cells') return fact('', row.cells.join(', '));
    if (row.kind === 'text') return fact('', row.text);
    part = row.text;
    return [];
  });
}
