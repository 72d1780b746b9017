import type { ConfigValue } from '../../../plugin/host.ts';
import type { Configuration, ConfigurationProperty } from '../../plugin-manifest.ts';
import { type Field, isKnown, shownValue, textOf } from '../field.ts';
import { backToDefault, defaultOf, settingField } from '../fields.ts';
import { fieldRow, heading, type Item, type Page, type Press, page, type Row } from '../page.ts';

type Stored = Readonly<Record<string, ConfigValue>>;

/** *Options › Admin*: every setting of the plugin by group, with what is stored here, else its default. */
export function settingsPage(configuration: Configuration, stored: Stored): Page {
  const { title, groups, properties } = configuration;
  const rows = groups.flatMap((group) => {
    const own = Object.entries(properties).filter(([, property]) => property.group === group.id);
    return own.length === 0 ? [] : [heading(group.title), ...own.map((entry) => settingRow(entry))];
  });
  return page(`Options › Admin › ${title}`, rows);

  function settingRow([key, property]: [string, ConfigurationProperty]): Row {
    const field = settingField(key, property);
    const held = stored[key];
    const value = held ?? (key in stored ? null : defaultOf(configuration, key, stored));
    const shown = shownValue(field, value);
    const row: Item = {
      ...fieldRow(field, key in stored ? shown : `${shown} (default)`, typedFrom(property, value)),
      ...(key in stored ? { unset: unsetOf(key, field) } : {}),
    };
    if (isKnown(field)) return row;
    const why = `${field.label}: this MIS does not know how to check "${field.type}", so it is not edited here`;
    return { ...row, intent: { kind: 'refuse', why } };
  }

  function unsetOf(key: string, field: Field): Press {
    const title = backToDefault(configuration, key, stored);
    return { kind: 'press', act: { do: 'unset-setting', key }, title, says: field.help };
  }
}

/** A secret that was stored as such is never put on the screen again, not even to be edited. */
function typedFrom({ type }: ConfigurationProperty, value: ConfigValue): string {
  const text = textOf(value);
  return type === 'secret' && !text.startsWith('$') ? '' : text;
}
