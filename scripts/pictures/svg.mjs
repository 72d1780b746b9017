const CELL = { width: 8.4, height: 18, baseline: 13.5 };
const MARGIN = 14;
const PAPER = '#16191d';
const INK = '#d8dee4';
const FAINT = '#8b949e';

/**
 * Draws the cells of a terminal as an SVG that stands alone. Each run of cells is told its width, so that the columns
 * stay in line whichever font the reader has; the whole text stands in the description, for whoever does not see it.
 *
 * @param {{ title: string, text: string, columns: number, lines: readonly (readonly object[])[] }} screen
 */
export function svgOf({ title, text, columns, lines }) {
  const width = round(columns * CELL.width + 2 * MARGIN);
  const height = round(lines.length * CELL.height + 2 * MARGIN);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title text">
<title id="title">${escaped(title)}</title>
<desc id="text">${escaped(text)}</desc>
<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" fill="${INK}" aria-hidden="true">
${lines.flatMap((runs, row) => runs.map((run) => backgroundOf(run, row) + wordsOf(run, row))).join('')}</g>
</svg>
`;
}

function backgroundOf({ column, cells, look }, row) {
  if (!look.inverse) return '';
  const place = `x="${leftOf(column)}" y="${topOf(row)}" width="${round(cells * CELL.width)}" height="${CELL.height}"`;
  return `<rect ${place} fill="${colourOf(look)}"/>\n`;
}

/** Each stretch without a gap stands at its own column, since gaps are not kept in every reader. */
function wordsOf({ column, text, cells, look }, row) {
  // Wide characters are rare here and never beside a gap: a run that has some is placed whole.
  const words =
    cells === [...text].length ? [...text.matchAll(/\S+(?: \S+)*/g)] : [Object.assign([text], { index: 0 })];
  const ink = look.inverse ? PAPER : colourOf(look);
  const style = [
    ...(ink === INK ? [] : [`fill="${ink}"`]),
    ...(look.bold ? ['font-weight="bold"'] : []),
    ...(look.underline ? ['text-decoration="underline"'] : []),
  ];
  return words
    .map(({ 0: word, index }) => {
      const width = round((words.length === 1 && word === text ? cells : [...word].length) * CELL.width);
      const place = `x="${leftOf(column + index)}" y="${round(topOf(row) + CELL.baseline)}" textLength="${width}"`;
      return `<text ${[place, 'lengthAdjust="spacingAndGlyphs"', ...style].join(' ')}>${escaped(word)}</text>\n`;
    })
    .join('');
}

function colourOf({ colour, dim }) {
  return colour ?? (dim ? FAINT : INK);
}

function leftOf(column) {
  return round(MARGIN + column * CELL.width);
}

function topOf(row) {
  return MARGIN + row * CELL.height;
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
