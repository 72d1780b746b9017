/** Markup that may stand in a page as it is. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | null | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text without the control characters that no page may hold: each is shown as `·`. */
export function shown(text: string): string {
  return text.replaceAll(/(?![\n\t])\p{Cc}/gu, '·');
}

/** Text as markup that shows it and does nothing else, also within an attribute in quotes. */
function escaped(text: string): string {
  return shown(text).replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter]!);
}

/** A template of markup: whatever is put into it is text, unless it is markup itself. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(template.map((markup, at) => markup + markupOf(parts[at] ?? null)).join(''));
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return part.map(markupOf).join('');
}
