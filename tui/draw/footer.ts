import { barred, fittingKeys, offered } from '../../lib/screen/footer.ts';
import { ANSWER_KEYS, EDIT_KEYS } from '../../lib/screen/keys.ts';
import type { Line } from '../../lib/screen/line.ts';
import { type ActCommand, type Command, KEYS, type KeyBinding, keysOn, PALETTE_KEYS } from '../keys.ts';
import { disabled } from '../state/acts.ts';
import { isReading } from '../state/navigate.ts';
import type { State } from '../state/state.ts';

/** The keys that do something now, as many as there is room for; an act that is not allowed stands in brackets. */
export function footerLine(state: State, width: number): Line {
  const { dialog, mode } = state;
  if (dialog !== null && dialog.stage !== 'why' && dialog.stage !== 'value')
    return fittingKeys(ANSWER_KEYS.map(offered), width);
  if (dialog !== null || mode === 'filter') return fittingKeys(EDIT_KEYS.map(offered), width);
  if (mode === 'palette') return fittingKeys(PALETTE_KEYS.map(offered), width);
  if (isReading(state)) return fittingKeys(READING.map(bindingOf).map(offered), width);
  const shown = keysOn(state.screen)
    .filter(({ footer }) => footer !== undefined)
    .sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
  return fittingKeys(
    shown.map((binding) =>
      isAct(binding) && disabled(state, binding.command) !== null ? barred(binding) : offered(binding),
    ),
    width,
  );
}

const READING: readonly Command[] = ['help', 'quit', 'back', 'down', 'page-down', 'right', 'palette'];

function bindingOf(command: Command): KeyBinding {
  return KEYS.find((binding) => binding.command === command)!;
}

/** Acts are the keys that work on some screens only. */
function isAct(binding: KeyBinding): binding is KeyBinding & { readonly command: ActCommand } {
  return binding.on !== undefined;
}
