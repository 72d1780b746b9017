import type { Message } from '../../lib/screen/messages.ts';
import {
  changeSettings,
  type SettingChanged,
  type SettingShown,
  type SettingsAsked,
} from '../../plugin/admin/index.ts';
import { nameOf } from '../screens/tenants.ts';
import { nextRunLines } from '../settings.ts';
import { selectedId } from './navigate.ts';
import type { Act, Prompt, State, Tenant, TenantState } from './state.ts';

const NOTHING: SettingsAsked = { set: {}, unset: [], undo: [] };

/** What a key asks for on the selected setting: a new value to be typed, or that the store holds it no more. */
export function settingAct(
  state: State,
  command: 'edit' | 'unset',
  tenant: Tenant,
  known: TenantState,
): Act | Prompt | Message {
  const key = state.open?.id ?? selectedId(state);
  const setting = state.configs?.settings.find((one) => one.key === key);
  if (setting === undefined) return { tone: 'attention', text: 'No setting is selected' };
  const title = `${setting.label}, ${nameOf(known)}`;
  if (command === 'edit') return edit(tenant, setting, title);
  if (!setting.stored)
    return {
      tone: 'attention',
      text: `The store of the host does not hold ${setting.label}: its value is from ${setting.from}`,
    };
  return change(tenant, `Unset ${title}`, { ...NOTHING, unset: [setting.key] });
}

function edit(tenant: Tenant, setting: SettingShown, title: string): Prompt {
  const { key, expects, typed, type } = setting;
  return {
    title: `Edit ${title}`,
    says: `${key}: ${expects}.`,
    initial: typed,
    secret: type === 'secret',
    act: (value) => change(tenant, `Change ${title}`, { ...NOTHING, set: { [key]: value } }),
  };
}

/** Looked at by a dry run, which tells what cannot stand, and what the next run would do otherwise. */
function change({ context, actor }: Tenant, title: string, asked: SettingsAsked): Act {
  return {
    title,
    asksWhy: true,
    async estimate() {
      const { changes, nextRun } = await changeSettings(context, actor, asked, { why: '', dryRun: true });
      const next = nextRun === null ? [] : nextRunLines(nextRun);
      return { bulk: null, says: [...changes.map(changeText), ...next].join(' ') };
    },
    async perform(why) {
      const { changes } = await changeSettings(context, actor, asked, { why, dryRun: false });
      const ids = changes.flatMap(({ id }) => id ?? []);
      if (ids.length === 0) return 'The store of the host is so already: nothing was changed.';
      return `${changes.map(changeText).join(' ')} To take it back: config set --undo ${ids.join(' --undo ')}`;
    },
  };
}

function changeText({ key, old, oldFrom, new: value, newFrom }: SettingChanged): string {
  const was = old === null ? 'cannot stand' : `${old} (${oldFrom})`;
  const is = value === null ? 'not known any more' : `${value} (${newFrom})`;
  return `${key}: ${was} → ${is}.`;
}
