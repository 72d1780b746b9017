import { note } from '../../lib/screen/detail.ts';
import type { Column } from '../../lib/screen/layout.ts';
import { type Line, marked, quiet, type Span } from '../../lib/screen/line.ts';
import { clean, counted } from '../../lib/screen/text.ts';
import type { Mark } from '../../lib/screen/theme.ts';
import type { SettingShown } from '../../plugin/admin/index.ts';
import { hasText, parseFilter } from '../filter.ts';
import { type State, tenantIds } from '../state/state.ts';
import { SETTING_MARKS } from '../theme.ts';
import { settingDetail } from './setting-detail.ts';
import type { View } from './view.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Setting', least: 14, most: 30, rank: 1 },
  { title: 'Value', least: 20, rank: 1 },
  { title: 'From', least: 12, most: 14, rank: 2 },
  { title: 'Default', least: 12, most: 24, rank: 4 },
  { title: 'Manifest says', least: 13, most: 24, rank: 6 },
  { title: 'Key', least: 14, most: 28, rank: 3 },
  { title: 'Group', least: 14, most: 18, rank: 5 },
];

const STATES = Object.values(SETTING_MARKS).map(({ word }) => word);

/** Every setting of the tenant in hand, in the order of its declaration. */
export function configsView(state: State): View {
  const values = { state: STATES, tenant: tenantIds(state) };
  const filter = parseFilter(state.lists.configs.filter, values);
  const all = state.configs?.settings ?? [];
  const rows = all.filter(
    (row) =>
      hasText(filter, row.key, row.label, row.group, row.display) &&
      (filter.parts.state === undefined || markOf(row).word === filter.parts.state),
  );
  const byKey = new Map(all.map((row) => [row.key, row]));
  return {
    columns: COLUMNS,
    values,
    filter,
    ids: rows.map(({ key }) => key),
    cells: (at) => cellsOf(rows[at]),
    count:
      rows.length === all.length
        ? counted(all.length, 'setting')
        : `${rows.length} of ${counted(all.length, 'setting')}`,
    summary: summaryOf(state),
    empty: emptyOf(state),
    nameOf: (key) => byKey.get(key)?.label ?? key,
    detail: (key) => {
      const row = byKey.get(key);
      if (row === undefined) return [note('The setting is no longer in the list.')];
      return settingDetail(row, state.setting?.key === key ? state.setting : null);
    },
  };
}

/** Where its value comes from; that the manifest says otherwise counts for more. */
function markOf({ from, drift }: SettingShown): Mark {
  return drift === null ? SETTING_MARKS[from] : SETTING_MARKS.drift;
}

function cellsOf(row: SettingShown | undefined): readonly Span[] {
  if (row === undefined) return [];
  const isDefault = row.from === 'default';
  return [
    { text: clean(row.label) },
    { text: clean(row.display), bold: !isDefault },
    marked(markOf(row)),
    quiet(isDefault ? '' : clean(row.default)),
    row.drift === null ? quiet('') : { text: clean(row.drift), tone: 'attention' },
    quiet(row.key),
    quiet(row.group),
  ];
}

function summaryOf({ configs }: State): Line {
  if (configs === null) return [];
  const { settings, migration } = configs;
  const due: Span[] =
    migration === null
      ? []
      : [{ text: `! migration due: version ${migration.from} → ${migration.to}  `, tone: 'attention' }];
  const marks = Object.values(SETTING_MARKS).flatMap((mark): Span[] => {
    const count = settings.filter((row) => markOf(row) === mark).length;
    return count === 0 ? [] : [{ text: `${mark.symbol} ${count} ${mark.word}  `, tone: mark.tone }];
  });
  return [...due, ...marks];
}

function emptyOf({ configs, error }: State): string {
  if (configs !== null) return 'No setting matches the filter.';
  return error === null ? 'Reading…' : 'The settings could not be read.';
}
