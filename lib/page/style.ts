/** How a page looks on a telephone, on a desk and on paper. Nothing of it is fetched. */
export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1d1d1f; font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 0.75rem; border-top: 2px solid #1d4f91; padding-top: 0.75rem; }
p, dd, figcaption { max-width: 44rem; }
h1, h2, h3, p, dt, dd, figcaption { overflow-wrap: anywhere; }
.plots { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1rem 0; }
figure { flex: 1 1 17rem; min-width: 0; max-width: 30rem; margin: 0; }
figcaption { margin-bottom: 0.75rem; }
figure svg { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.scroll:focus-visible { outline: 3px solid #1d4f91; outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.9375rem; }
th, td { padding: 0.375rem 0.75rem; border-bottom: 1px solid #b9bec4; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #6b7075; vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 9rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
.words { overflow-wrap: break-word; }
td.short { white-space: nowrap; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.25rem; }
blockquote { max-width: 44rem; margin: 0; padding: 0.5rem 1rem; border-left: 4px solid #b9bec4; white-space: pre-wrap; overflow-wrap: anywhere; }
dt { font-weight: 600; margin-top: 0.75rem; }
dd { margin: 0; }
@media (max-width: 30rem) {
  table { font-size: 0.875rem; }
  th, td { padding: 0.375rem 0.3rem; }
  tbody th { min-width: 6.5rem; }
}
@page { size: A4; margin: 15mm; }
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 18pt; }
  h2 { font-size: 13pt; margin-top: 8mm; break-after: avoid; }
  figcaption, dt, h3 { break-after: avoid; }
  figure, tr, dd { break-inside: avoid; }
  .plots { gap: 8mm; }
  figure { flex: 0 1 80mm; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; width: 100%; }
  th, td { padding: 1mm 1.5mm; }
  thead { display: table-header-group; }
  thead th, td.short { white-space: normal; }
  .words { overflow-wrap: anywhere; }
  tbody th { min-width: 0; }
}
`;
