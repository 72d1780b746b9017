import type { TopLevelSpec } from 'vega-lite';
import { shown } from './html.ts';

/** A share of a whole by a bar each. */
export interface BarPlot {
  readonly kind: 'bars';
  readonly bars: readonly {
    readonly label: string;
    /** From 0 to 1; null: not told. */
    readonly share: number | null;
    /** The share in words, beside the label. */
    readonly text: string;
  }[];
}

/** Shares of a whole over a row of places, like months. */
export interface LinePlot {
  readonly kind: 'lines';
  readonly places: readonly string[];
  readonly lines: readonly {
    readonly title: string;
    /** One for each place, from 0 to 1; null: not told. */
    readonly shares: readonly (number | null)[];
  }[];
}

export type Plot = BarPlot | LinePlot;

/** Pixels as drawn: just within a narrow telephone, so that the letters stay readable there. */
const WIDTH = 300;
const BAR_STEP = 44;
const LINE_HEIGHT = 180;
/** Letters that fit above a bar. How wide a letter is nobody can tell before it is drawn, so a long label is cut early. */
const MOST_LETTERS = 42;

/** On white and on each other told apart by lightness too; never without a word, a dash or a shape of its own. */
const INK = '#1d1d1f';
const BLUE = '#1d4f91';
const ORANGE = '#a84300';
const GREY = '#6b7075';

/**
 * Draws a plot as SVG, without a script and without asking for anything. The libraries are loaded when first needed.
 * Who cannot see it needs a text beside it.
 */
export async function drawPlot(plot: Plot): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const { spec } = vegaLite.compile(plot.kind === 'bars' ? barSpec(plot) : lineSpec(plot));
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

const CONFIG = {
  // Named as a whole by its caption: its parts would only be read as a heap of numbers.
  aria: false,
  mark: { aria: false },
  font: 'system-ui, sans-serif',
  background: 'white',
  view: { stroke: null },
  text: { color: INK, fontSize: 12, limit: 0 },
  axis: { labelFontSize: 12, labelColor: INK, titleColor: INK, gridColor: '#dcdfe3', domainColor: GREY },
  legend: { labelFontSize: 13, labelColor: INK, titleColor: INK },
} as const;

function barSpec({ bars }: BarPlot): TopLevelSpec {
  const values = bars.map(({ label, share, text }, at) => ({
    ...{ at, share: share ?? 0, whole: 1, words: above(label, text), told: share !== null },
  }));
  const y = { field: 'at', type: 'ordinal', axis: null } as const;
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    axis: null,
    scale: { domain: [0, 1] },
  });
  return {
    data: { values },
    width: WIDTH,
    height: { step: BAR_STEP },
    // As wide as it is: letters that are wider than thought do not make everything else smaller.
    autosize: { type: 'none' },
    config: CONFIG,
    layer: [
      {
        mark: { type: 'bar', height: 14, yOffset: 8, color: '#f1f3f5', stroke: GREY, strokeWidth: 1 },
        encoding: { y, x: x('whole'), strokeDash: dashed },
      },
      { mark: { type: 'bar', height: 14, yOffset: 8, color: BLUE }, encoding: { y, x: x('share') } },
      {
        mark: { type: 'text', align: 'left', baseline: 'middle', dy: -10 },
        encoding: { y, x: { value: 0 }, text: { field: 'words' } },
      },
    ],
  };
}

/** Share and label in one line: should letters be wider than thought, it is the label that is cut off. */
function above(label: string, text: string): string {
  const letters = [...shown(label)];
  const room = MOST_LETTERS - text.length - 3;
  return `${text} · ${letters.length <= room ? letters.join('') : `${letters.slice(0, room - 1).join('')}…`}`;
}

/** What is not told has a frame of dashes. */
const dashed = { condition: { test: 'datum.told', value: [1, 0] }, value: [3, 3] };

function lineSpec({ places, lines }: LinePlot): TopLevelSpec {
  const values = lines.flatMap(({ title, shares }) =>
    places.map((place, at) => ({ place: shown(place), title: shown(title), share: shares[at] ?? null })),
  );
  const domain = lines.map(({ title }) => shown(title));
  const series = (range: readonly unknown[]) =>
    ({ field: 'title', type: 'nominal', scale: { domain, range }, legend: LEGEND }) as const;
  return {
    data: { values },
    width: WIDTH,
    height: LINE_HEIGHT,
    config: CONFIG,
    mark: {
      type: 'line',
      point: { size: 60, filled: true },
      strokeWidth: 2.5,
      invalid: 'break-paths-show-domains',
    },
    encoding: {
      x: {
        field: 'place',
        type: 'ordinal',
        sort: null,
        title: null,
        axis: { labelAngle: -45, labelOverlap: true },
      },
      y: {
        field: 'share',
        type: 'quantitative',
        title: null,
        scale: { domain: [0, 1] },
        axis: { format: '.0%', tickCount: 5 },
      },
      color: series([BLUE, ORANGE]),
      shape: series(['circle', 'square']),
      strokeDash: series([
        [1, 0],
        [6, 3],
      ]),
    },
  };
}

const LEGEND = { title: null, orient: 'top', direction: 'vertical', symbolStrokeWidth: 0 } as const;
