import { type DetailLine, field, heading, note } from '../../lib/screen/detail.ts';
import { clean, instant } from '../../lib/screen/text.ts';
import type { SettingExplained, SettingShown } from '../../plugin/admin/index.ts';
import { settingText } from '../settings.ts';
import { SETTING_MARKS } from '../theme.ts';

/** What there is to say of a setting. `explained`: what each layer says and who changed it, once that was read. */
export function settingDetail(row: SettingShown, explained: SettingExplained | null): readonly DetailLine[] {
  return [
    field('Setting', row.label),
    field('Key', row.key),
    field('Value', clean(row.display)),
    field('From', row.from),
    ...(row.drift === null ? [] : [field('Manifest says', clean(row.drift), 'attention')]),
    field('Default', clean(row.default)),
    ...(row.unit === null ? [] : [field('Unit', row.unit)]),
    field('May be', row.expects),
    field('Since', row.since),
    note(''),
    note(row.help),
    ...(explained === null ? [note(''), note('Reading…')] : layersAndHistory(explained)),
  ];
}

function layersAndHistory({ layers, history }: SettingExplained): readonly DetailLine[] {
  return [
    heading('What each layer says, the last one counts'),
    ...layers.map(({ from, value, wins }) =>
      field(
        `${wins ? '→' : ' '} ${SETTING_MARKS[from].word}`,
        clean(settingText(value)),
        wins ? undefined : 'quiet',
      ),
    ),
    heading('Changes in the store of the host, newest first'),
    ...[...history]
      .reverse()
      .map(({ id, when, who, old, new: value, why }) =>
        field(
          instant(when),
          `${clean(settingText(old))} → ${clean(settingText(value))}, by ${clean(who)}${why === null ? '' : `: ${clean(why)}`} (${id})`,
        ),
      ),
    ...(history.length === 0 ? [note('None.')] : []),
  ];
}
