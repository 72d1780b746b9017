import { keyName } from '../../lib/screen/keys.ts';
import { type Line, lineWidth, quiet, type Span, spread } from '../../lib/screen/line.ts';
import { clean, widthOf } from '../../lib/screen/text.ts';
import { KEYS, SCREEN_IDS, type ScreenId } from '../keys.ts';
import { nameOf } from '../screens/tenants.ts';
import type { View } from '../screens/view.ts';
import { type State, tenantInHand } from '../state/state.ts';

/** The screens there are, where we are, what is not as it should be, and where the sandbox keeps its messages. */
export function headerLines(state: State, view: View, width: number, height: number): readonly Line[] {
  const tabs = SCREEN_IDS.map((id): Span => {
    const text = ` ${numberOf(id)} ${titleOf(id)} `;
    return id === state.screen ? { text, bold: true, inverse: true } : { text };
  });
  const today = tenantInHand(state)?.overview?.today;
  const marks = badges(state);
  const lines: readonly Line[] = [
    spread(tabs, today === undefined || width < 80 ? [] : [quiet(`today ${today} `)], width),
    spread([{ text: ` ${crumbs(state, view, width - lineWidth(marks) - 2)}` }], marks, width),
    [quiet(` ${clean(state.status ?? '')}`)],
  ];
  return lines.slice(0, height);
}

function bindingOf(id: ScreenId) {
  return KEYS.find(({ command }) => command === id);
}

function numberOf(id: ScreenId): string {
  return keyName(bindingOf(id)?.keys[0] ?? '');
}

function titleOf(id: ScreenId): string {
  return bindingOf(id)?.label ?? id;
}

/** `Tenants › Northfold College › Queue › Job 17`; where room is short, the way here gives way to where we are. */
function crumbs(state: State, view: View, width: number): string {
  const tenant = tenantInHand(state);
  const into = state.open === null ? [] : [view.nameOf(state.open.id)];
  const name = tenant === undefined ? [] : [nameOf(tenant)];
  const way = state.screen === 'tenants' ? into : [...name, titleOf(state.screen), ...into];
  let shown = [titleOf('tenants'), ...way];
  while (shown.length > 2 && widthOf(shown.join(' › ')) > width) shown = ['…', ...shown.slice(2)];
  return shown.join(' › ');
}

function hasReadOnlyRole(state: State): boolean {
  return tenantInHand(state)?.refusals.operate?.code === 'ROLE_READ_ONLY';
}

function badges(state: State): Line {
  const badge = (text: string, tone: Span['tone'] = 'attention'): Span => ({
    text: ` ${text} `,
    bold: true,
    ...(tone === undefined ? {} : { tone }),
  });
  const stale =
    state.staleSince === null ? null : Math.max(0, Math.floor((state.now - state.staleSince) / 1_000));
  return [
    ...(state.readOnly || hasReadOnlyRole(state) ? [badge('read-only', 'quiet')] : []),
    ...(tenantInHand(state)?.overview?.hold.held === true ? [badge('■ HELD')] : []),
    ...(state.frozen ? [badge('‖ FROZEN')] : []),
    ...(stale === null ? [] : [badge(`! STALE ${stale} s`, 'bad')]),
  ];
}
