import { SaxesParser } from 'saxes';
import { type OptionExport, optionsFrom } from './types.ts';

const LABELS = ['name', 'label', 'key'];

/**
 * Elements with the label as an attribute (`name`, `label` or `key`) and the value as another (`value`) or as their text.
 * @throws what the XML reader throws, also for a document type: entities could unfold without end
 */
export function readXml(text: string): OptionExport {
  const rows: { label: string; value: string; line: number }[] = [];
  const comments: string[] = [];
  const open: { label: string | undefined; value: string | undefined; text: string; line: number }[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type');
  });
  parser.on('comment', (comment) => comments.push(comment.trim()));
  parser.on('opentag', ({ attributes }) => {
    const label = LABELS.map((name) => attributes[name]).find((one) => one !== undefined);
    open.push({ label: label?.trim(), value: attributes.value, text: '', line: parser.line });
  });
  const addText = (more: string) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const { label, value, text: inner, line } = open.pop()!;
    if (label) rows.push({ label, value: value ?? inner.trim(), line });
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  return { ...optionsFrom(rows), comments };
}
