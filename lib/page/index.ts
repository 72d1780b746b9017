/** Pages that stand alone, with plots: one HTML file that asks for nothing and runs nothing. */
export { type Page, type PagePlot, type PageSection, type PageTable, renderPage } from './page.ts';
export type { BarPlot, LinePlot, Plot } from './plot.ts';
