/** Columns within which a long text is easy to read. */
const COLUMNS = 100;
const INDENT = '  ';

/** A long text in lines, those after the first indented twice; a word is never cut. */
export function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = INDENT;
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + word.length + 1 > COLUMNS) {
      lines.push(line);
      line = INDENT + INDENT;
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
