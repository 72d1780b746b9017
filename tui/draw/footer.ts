import { type ActCommand, ANSWER_KEYS, EDIT_KEYS, type KeyBinding, keyName, keysOn } from '../keys.ts';
import { type Line, lineWidth, quiet, type Span } from '../line.ts';
import { disabled } from '../state/acts.ts';
import type { State } from '../state/state.ts';

const GAP: Span = { text: '  ' };

/** The keys that do something now, as many as there is room for; an act that is not allowed stands in brackets. */
export function footerLine(state: State, width: number): Line {
  const { dialog, mode } = state;
  if (dialog !== null && dialog.stage !== 'why') return fitting(ANSWER_KEYS.map(plain), width);
  if (dialog !== null || mode === 'filter') return fitting(EDIT_KEYS.map(plain), width);
  const offered = keysOn(state.screen)
    .filter(({ footer }) => footer !== undefined)
    .sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
  return fitting(
    offered.map((binding) =>
      isAct(binding) && disabled(state, binding.command) !== null ? barred(binding) : plain(binding),
    ),
    width,
  );
}

/** Acts are the keys that work on some screens only. */
function isAct(binding: KeyBinding): binding is KeyBinding & { readonly command: ActCommand } {
  return binding.on !== undefined;
}

type Shown = Pick<KeyBinding, 'keys' | 'label'>;

function plain({ keys, label }: Shown): Line {
  return [{ text: keyName(keys[0] ?? ''), bold: true }, { text: ` ${label}` }];
}

function barred({ keys, label }: Shown): Line {
  return [quiet(`(${keyName(keys[0] ?? '')} ${label})`)];
}

function fitting(entries: readonly Line[], width: number): Line {
  let shown: Line = [{ text: ' ' }];
  for (const [at, entry] of entries.entries()) {
    const longer = at === 0 ? [...shown, ...entry] : [...shown, GAP, ...entry];
    if (lineWidth(longer) > width) break;
    shown = longer;
  }
  return shown;
}
