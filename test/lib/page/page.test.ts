import { describe, expect, it } from 'vitest';
import { type Plot, renderPage } from '../../../lib/page/index.ts';

const HOSTILE = `"><script>alert('x')</script>&amp;\u0007`;
const SHOWN = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;·';

const page = (plot: Plot, text = 'Leavers') =>
  renderPage({
    title: text,
    lead: [text],
    sections: [
      {
        title: text,
        paragraphs: [text],
        plots: [{ plot, title: text, words: text }],
        table: { columns: [{ id: 'a', title: text }], rows: [{ a: text }] },
        terms: [{ term: text, text }],
        quotes: [{ title: text, text }],
      },
    ],
  });

const bars = (label: string, share: number | null = 0.5): Plot => ({
  kind: 'bars',
  bars: [{ label, share, text: share === null ? 'withheld' : '50.0 %' }],
});

/** What is drawn as text. */
const textOf = (markup: string) =>
  [...markup.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe('a page that stands alone', () => {
  it('shows whatever it is given as text, within plots too', async () => {
    const markup = await page(bars(HOSTILE), HOSTILE);
    expect(markup).not.toContain('<script');
    expect(markup).not.toContain('\u0007');
    expect(markup.split(SHOWN).length - 1).toBe(14);
    expect(textOf(markup)).toEqual([expect.stringMatching(/^50\.0 % · "&gt;&lt;script&gt;/)]);
  });

  it('asks for nothing and says so', async () => {
    const markup = await page(bars('A'));
    expect(markup).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;`);
    expect(markup.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')).not.toMatch(
      /https?:|\bsrc=|\bhref=|url\(|@import/,
    );
  });

  it('is the same each time', async () => {
    expect(await page(bars('A'))).toBe(await page(bars('A')));
  });

  it('draws no bar where the share is not told', async () => {
    const widths = async (share: number | null) =>
      [...(await page(bars('A', share))).matchAll(/d="M0,\S*h([\d.]+)v14/g)].map(([, width]) =>
        Number(width),
      );
    expect(await widths(0.5)).toEqual([300, 150]);
    expect(await widths(null)).toEqual([300, 0]);
    expect(textOf(await page(bars('A', null)))).toEqual(['withheld · A']);
  });

  it('cuts a long label, not the share', async () => {
    const [text] = textOf(await page(bars('Bricklaying and joinery for those who have never done either')));
    expect(text).toMatch(/^50\.0 % · Bricklaying and joinery for .*…$/);
    expect(text!.length).toBeLessThanOrEqual(42);
  });

  it('tells lines apart by more than colour, and leaves a gap where a share is not told', async () => {
    const markup = await page({
      kind: 'lines',
      places: ['2025-05', '2025-06', '2025-07'],
      lines: [
        { title: 'One', shares: [0.1, null, 0.3] },
        { title: 'Other', shares: [0.5, 0.6, 0.7] },
      ],
    });
    const lines = [...markup.matchAll(/<path[^>]* d="(M[^"]*)" stroke="(#\w+)"[^>]*>/g)].filter(([path]) =>
      path.includes('stroke-width="2.5"'),
    );
    expect(new Set(lines.map(([path]) => /stroke-dasharray="([^"]*)"/.exec(path)?.[1])).size).toBe(2);
    expect(lines.map(([, path]) => path!.match(/M/g)?.length)).toEqual([2, 1]);
    expect(textOf(markup)).toEqual(expect.arrayContaining(['One', 'Other', '2025-05', '100%']));
  });
});
