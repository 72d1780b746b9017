import { Html, html } from './html.ts';
import { drawPlot, type Plot } from './plot.ts';
import { STYLE } from './style.ts';

/** A page that stands alone: one file that asks for nothing, runs nothing, and can be printed. */
export interface Page {
  readonly title: string;
  readonly lead: readonly string[];
  readonly sections: readonly PageSection[];
}

export interface PageSection {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  readonly plots?: readonly PagePlot[];
  readonly table?: PageTable;
  readonly terms?: readonly { readonly term: string; readonly text: string }[];
  /** Words as somebody wrote them, each below what it is: their lines stay as they are. */
  readonly quotes?: readonly { readonly title: string; readonly text: string }[];
}

/** A plot, and in words what it shows; the numbers themselves belong into the section's table. */
export interface PagePlot {
  readonly plot: Plot;
  readonly title: string;
  readonly words: string;
}

/** The first column names the row, the others are figures, or words where they say so. */
export interface PageTable {
  readonly columns: readonly { readonly id: string; readonly title: string; readonly words?: true }[];
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

/** Nothing is loaded and nothing runs, whatever stands in the page. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The page as one HTML file. Whatever it is given is text. */
export async function renderPage({ title, lead, sections }: Page): Promise<string> {
  const drawn: Html[] = [];
  for (const [at, section] of sections.entries()) drawn.push(await sectionOf(section, `part-${at + 1}`));
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${lead.map((text) => html`<p>${text}</p>\n`)}
${drawn}
</main>
</body>
</html>
`.markup;
}

async function sectionOf(section: PageSection, id: string): Promise<Html> {
  const { title, paragraphs = [], plots = [], table, terms = [], quotes = [] } = section;
  const figures: Html[] = [];
  for (const [at, plot] of plots.entries()) figures.push(await figureOf(plot, `${id}-plot-${at + 1}`));
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${paragraphs.map((text) => html`<p>${text}</p>\n`)}
${figures.length === 0 ? null : html`<div class="plots">${figures}</div>`}
${table === undefined ? null : tableOf(table, title)}
${
  terms.length === 0
    ? null
    : html`<dl>${terms.map(({ term, text }) => html`<dt>${term}</dt><dd>${text}</dd>\n`)}</dl>`
}
${quotes.map(({ title, text }) => html`<h3>${title}</h3>\n<blockquote>${text}</blockquote>\n`)}
</section>
`;
}

/** The picture is named by its caption, so that who hears the page hears what it shows. */
async function figureOf({ plot, title, words }: PagePlot, id: string): Promise<Html> {
  const svg = (await drawPlot(plot)).replace('<svg ', `<svg role="img" aria-labelledby="${id}" `);
  return html`<figure>
<figcaption id="${id}"><strong>${title}.</strong> ${words}</figcaption>
${new Html(svg)}
</figure>
`;
}

/** A wide table scrolls within its frame; a keyboard can reach it there. */
function tableOf({ columns, rows }: PageTable, title: string): Html {
  const [first, ...others] = columns;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${title}, the figures">
<table>
<thead><tr><th scope="col">${first!.title}</th>${others.map(({ title, words }) => html`<th scope="col"${kind(words)}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) =>
    html`<tr><th scope="row">${row[first!.id] ?? ''}</th>${others.map(
      ({ id, words }) => html`<td${kind(words, row[id])}>${row[id] ?? ''}</td>`,
    )}</tr>\n`,
)}</tbody>
</table>
</div>
`;
}

/** Words up to so many letters stay in one line, like an instant. */
const SHORT = 23;

function kind(words: true | undefined, value: string | number | null | undefined = null): Html {
  if (words === undefined) return new Html(' class="number"');
  const short = String(value ?? '').length <= SHORT;
  return new Html(short ? ' class="words short"' : ' class="words"');
}
