import { ANSWER_KEYS, keyName } from '../../lib/screen/keys.ts';
import { type Line, quiet, type Span } from '../../lib/screen/line.ts';
import { secondsSince, spinner } from '../../lib/screen/messages.ts';
import { clean, wrap } from '../../lib/screen/text.ts';
import { numberWanted } from '../state/dialog.ts';
import type { Dialog, Prompt, State } from '../state/state.ts';

const CURSOR = '▏';

/** The question that stands, in lines: what would be done and counted, and how to say yes or no. */
export function questionLines({ dialog, now }: State, width: number): readonly Line[] {
  if (dialog === null) return [];
  const { title: asked } = dialog.stage === 'value' ? dialog.prompt : dialog.act;
  const title = ` ${clean(asked)} `;
  const rule: Line = [
    quiet('── '),
    { text: title.trim(), bold: true },
    quiet(` ${'─'.repeat(Math.max(0, width - title.length - 3))}`),
  ];
  return [rule, ...bodyOf(dialog, now, width - 1).map((line): Line => [{ text: ' ' }, ...line])];
}

function bodyOf(dialog: Dialog, now: number, width: number): readonly Line[] {
  if (dialog.stage === 'value') {
    const { prompt, typed } = dialog;
    return [
      ...wrap(clean(prompt.says), width).map((text): Line => [{ text }]),
      [{ text: `New value: ${shownOf(prompt, typed)}${CURSOR}`, tone: 'attention' }],
    ];
  }
  if (dialog.stage === 'counting') {
    const seconds = secondsSince(dialog.since, now);
    return [[{ text: `${spinner(seconds)} counting what it would do, ${seconds} s`, tone: 'busy' }]];
  }
  const says = wrap(clean(dialog.estimate.says), width).map((text): Line => [{ text }]);
  if (dialog.stage === 'why')
    return [...says, [{ text: `Why? ${dialog.typed}${CURSOR}`, tone: 'attention' }]];
  const wanted = numberWanted(dialog.estimate);
  const yes = keyName(ANSWER_KEYS.find(({ command }) => command === 'yes')?.keys[0] ?? '');
  const how: Span =
    wanted === null
      ? { text: `Do it? Only ${yes} does.`, tone: 'attention' }
      : { text: `Type ${wanted} and then ${yes}: ${dialog.typed}${CURSOR}`, tone: 'attention' };
  return [...says, [how]];
}

/** What is typed for a secret is seen only where it is a reference: whoever pastes the secret itself shows it to nobody. */
function shownOf({ secret }: Prompt, typed: string): string {
  return secret && !typed.startsWith('$') ? '•'.repeat([...typed].length) : clean(typed);
}
