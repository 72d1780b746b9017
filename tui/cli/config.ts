import {
  type Actor,
  type AdminContext,
  changeSettings,
  explainSetting,
  listSettings,
  type SettingChanged,
  type SettingDifference,
  type SettingsAsked,
} from '../../plugin/admin/index.ts';
import { nextRunLines, settingText } from '../settings.ts';
import type { Answer } from './answer.ts';

/** `config list`: every setting with its value, where it came from, and what it would be by itself. */
export async function configListAnswer(
  context: AdminContext,
  actor: Actor,
  { help }: { readonly help: boolean },
): Promise<Answer> {
  const settings = await listSettings(context, actor);
  return {
    listing: {
      columns: [
        { id: 'key', title: 'Key' },
        { id: 'display', title: 'Value' },
        { id: 'from', title: 'From' },
        { id: 'default', title: 'Default' },
        { id: 'label', title: 'Label' },
        ...(help ? [{ id: 'help', title: 'Help' }] : []),
      ],
      rows: settings.map(({ key, display, from, default: standard, label, help: told }) => ({
        ...{ key, display, from, default: from === 'default' ? '' : standard, label },
        ...(help ? { help: told } : {}),
      })),
    },
    json: settings,
  };
}

/** `config get KEY`: what each layer says, which of them counts, and every change in the host's store. */
export async function configGetAnswer(context: AdminContext, actor: Actor, key: string): Promise<Answer> {
  const setting = await explainSetting(context, actor, key);
  const { layers, history } = setting;
  return {
    notes: [
      `${setting.label} (${setting.key}): ${setting.display}, from ${setting.from}.`,
      setting.help,
      '',
      'What each layer says, the last one counts:',
      ...layers.map(({ from, value, wins }) => `  ${wins ? '→' : ' '} ${from}: ${settingText(value)}`),
      '',
      history.length === 0
        ? 'It was never changed in the host store.'
        : 'Changes in the host store, oldest first; `config set --undo ID` takes the last one back:',
    ],
    listing: {
      columns: [
        { id: 'id', title: 'Id' },
        { id: 'when', title: 'When' },
        { id: 'who', title: 'Who' },
        { id: 'old', title: 'Old' },
        { id: 'new', title: 'New' },
        { id: 'why', title: 'Why' },
      ],
      rows: history.map(({ id, when, who, old, new: value, why }) => ({
        ...{ id, who, why },
        when: minute(when),
        old: settingText(old),
        new: settingText(value),
      })),
    },
    json: setting,
  };
}

/** `config set`: each key with what counted before and what counts now; a dry run also tells what the next run would send. */
export async function configSetAnswer(
  context: AdminContext,
  actor: Actor,
  asked: SettingsAsked,
  how: { readonly why: string; readonly dryRun: boolean },
): Promise<Answer> {
  const done = await changeSettings(context, actor, asked, how);
  const { changes, nextRun } = done;
  const ids = changes.flatMap(({ id }) => id ?? []);
  return {
    notes: how.dryRun
      ? [
          'This is what would change; nothing was written.',
          ...(nextRun === null ? [] : nextRunLines(nextRun)),
        ]
      : [
          ids.length === 0
            ? 'The host store is so already: nothing was changed.'
            : `Changed. To take it back: destinations config set ${ids.map((id) => `--undo ${id}`).join(' ')}`,
        ],
    listing: {
      columns: [
        { id: 'key', title: 'Key' },
        { id: 'old', title: 'Before' },
        { id: 'oldFrom', title: 'From' },
        { id: 'new', title: how.dryRun ? 'Would be' : 'Now' },
        { id: 'newFrom', title: 'From' },
        { id: 'id', title: 'Change' },
      ],
      rows: changes.map(rowOf),
    },
    json: done,
  };
}

function rowOf({ key, old, oldFrom, new: value, newFrom, id }: SettingChanged) {
  return {
    key,
    old: old ?? 'cannot stand',
    oldFrom: oldFrom ?? '',
    new: value ?? 'not known any more',
    newFrom: newFrom ?? '',
    id: id ?? '',
  };
}

/** `config diff`: what is not the same on both sides. */
export function configDiffAnswer(
  rows: readonly SettingDifference[],
  { one, other }: { readonly one: string; readonly other: string },
): Answer {
  return {
    notes: [
      rows.length === 0
        ? `${one} and ${other}: no setting differs.`
        : `${rows.length} ${rows.length === 1 ? 'setting differs' : 'settings differ'}.`,
    ],
    listing: {
      columns: [
        { id: 'key', title: 'Key' },
        { id: 'one', title: one },
        { id: 'oneFrom', title: 'From' },
        { id: 'other', title: other },
        { id: 'otherFrom', title: 'From' },
        { id: 'label', title: 'Label' },
      ],
      rows: rows.map((row) => ({ ...row })),
    },
    json: rows,
  };
}

function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
