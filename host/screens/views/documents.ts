import { type Document, link, type Page, page } from '../page.ts';

/** Texts that an act gave, one to be picked. */
export function documentsPage(title: string, documents: readonly Document[]): Page {
  const rows = documents.map((document, at) =>
    link(`document ${at}`, document.title, '', { at: 'reading', ...document }),
  );
  return page(title, rows);
}

/** One text, line by line as it is. */
export function readingPage(title: string, text: string): Page {
  return page(
    title,
    text.split('\n').map((line) => ({ kind: 'text', text: line })),
  );
}
