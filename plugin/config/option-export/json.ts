import { parseText } from '../text/index.ts';
import { type OptionExport, optionsFrom } from './types.ts';

/** A flat map, comments allowed. @throws CONFIG_FILE_UNREADABLE */
export function readJson(text: string, file: string): OptionExport {
  const { content, place, parsed } = parseText(text, 'json', file);
  const body = text.replace(/^\uFEFF/, '');
  const flat = typeof content === 'object' && content !== null && !Array.isArray(content) ? content : {};
  return {
    ...optionsFrom(
      Object.entries(flat).map(([label, value]) => ({ label, value, line: place([label]).line })),
    ),
    comments: parsed.comments.map(({ start, end }) =>
      body
        .slice(start, end)
        .replace(/^\/[/*]+|\*\/$/g, '')
        .trim(),
    ),
  };
}
