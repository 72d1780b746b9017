import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

export function readJson(path) {
  return JSON.parse(readFileSync(resolve(root, path), 'utf8'));
}

/** Formats as `npm run check` will demand of the file. */
export function formatted(path, text) {
  const biome = resolve(root, 'node_modules/.bin/biome');
  return execFileSync(biome, ['format', `--stdin-file-path=${path}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

export function json(path, value) {
  return formatted(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** A Markdown table; `|` and line ends in cells are escaped. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(value) {
  return String(value ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
}

export function page(title, source, ...parts) {
  const note = `<!-- Made from ${source} by npm run generate: change it there. -->`;
  return `${[`# ${title}`, note, ...parts].join('\n\n')}\n`;
}
