import { ANSWER_KEYS } from '../../lib/screen/keys.ts';
import type { Size } from '../../lib/screen/layout.ts';
import { type Line, quiet } from '../../lib/screen/line.ts';
import { clean, widthOf, wrap } from '../../lib/screen/text.ts';
import { shownTyping } from './field.ts';
import type { Dialog } from './state.ts';

const CURSOR = '▏';
/** Lines that a text of several leaves for what it is about, its help and the keys. */
const AROUND = 12;
/** Cells after the cursor that stay in sight. */
const AHEAD = 10;

/** What is asked or typed, under the page. */
export function dialogLines(dialog: Dialog | null, { columns: width, rows }: Size): readonly Line[] {
  if (dialog === null) return [];
  if (dialog.stage === 'asking') {
    const { title, says } = dialog.asked;
    const yes = ANSWER_KEYS.find(({ command }) => command === 'yes')?.keys[0];
    return [rule(title, width), ...told(says, false, width), typing(`Do it? Only ${yes} does.`)];
  }
  const { field, typed, trouble } = dialog;
  const shown = Array.from(shownTyping(field, typed.text));
  const [before, after] = [shown.slice(0, typed.at).join(''), shown.slice(typed.at).join('')];
  const lines =
    field.type === 'lines'
      ? textWindow(before + CURSOR + after, width - 2, Math.max(1, rows - AROUND))
      : [lineWindow(clean(before), clean(after), width - 2)];
  return [
    rule(field.label, width),
    ...told(trouble ?? field.help, trouble !== null, width),
    ...lines.map(typing),
  ];
}

function typing(text: string): Line {
  return [{ text: ` ${text}`, tone: 'attention' }];
}

function told(text: string, bad: boolean, width: number): readonly Line[] {
  if (text === '') return [];
  return wrap(clean(text), width - 2).map((line) => [
    bad ? { text: ` ${line}`, tone: 'bad' } : { text: ` ${line}` },
  ]);
}

function rule(title: string, width: number): Line {
  const text = clean(title);
  return [
    quiet('── '),
    { text, bold: true },
    quiet(` ${'─'.repeat(Math.max(0, width - widthOf(text) - 4))}`),
  ];
}

/** The part of a line around the cursor. */
function lineWindow(before: string, after: string, width: number): string {
  const ahead = Math.min(AHEAD, widthOf(after));
  return tail(before, width - 1 - ahead) + CURSOR + after;
}

function tail(text: string, width: number): string {
  let kept = text;
  while (widthOf(kept) > width) kept = [...kept].slice(1).join('');
  return kept;
}

/** The lines of a text around the one with the cursor. */
function textWindow(text: string, width: number, height: number): readonly string[] {
  const lines = text.split('\n').flatMap((line) => wrap(clean(line), width));
  const at = lines.findIndex((line) => line.includes(CURSOR));
  const from = Math.max(0, Math.min(at - Math.floor(height / 2), lines.length - height));
  return lines.slice(from, from + height);
}
