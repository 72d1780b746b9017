import type { Line } from '../../lib/screen/line.ts';
import { linesOfMessage, type Message, workLine } from '../../lib/screen/messages.ts';
import { partsOf } from '../filter.ts';
import type { View } from '../screens/view.ts';
import { troubleOf } from '../state/refresh.ts';
import type { State } from '../state/state.ts';

/** What has to be said now: an act that goes on, a filter that is not understood, what an act came to, an error. */
export function messageLines(state: State, view: View, width: number): readonly Line[] {
  const { problems } = view.filter;
  const parts = partsOf(view.values).join(' ');
  const said: readonly Message[] = [
    ...(problems.length > 0 ? [{ tone: 'attention', text: problems.join('; ') } as const] : []),
    ...(state.mode === 'filter' && problems.length === 0
      ? [{ tone: 'quiet', text: `Any text, or ${parts}` } as const]
      : []),
    ...(state.message === null ? [] : [state.message]),
  ];
  const trouble = troubleOf(state);
  const errors: readonly Message[] =
    trouble === null || said.length > 0 ? [] : [{ tone: 'bad', text: trouble.message, hint: trouble.hint }];
  return [
    ...(state.work === null ? [] : [workLine(state.work, state.now)]),
    ...[...said, ...errors].flatMap((message) => linesOfMessage(message, width)),
  ];
}
