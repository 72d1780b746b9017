import type { PluginManifest } from '../../plugin-manifest.ts';
import type { Ribbon } from '../../ribbon.ts';
import { heading, type Page, page, type Row } from '../page.ts';
import { STATE_TITLES } from './permissions.ts';

export type Command = Awaited<ReturnType<Ribbon['list']>>[number];

/** A tab of the MIS with the commands that plugins add to it. */
export function tabPage(tab: string, commands: readonly Command[], manifest: PluginManifest): Page {
  const own = commands.filter((command) => command.scope === 'tab' && command.tab === tab);
  return page(tab, ribbonRows(own, manifest, null));
}

/**
 * Commands by tab and group. One that the person has no permission for says so, and where it is set: it is not pressed.
 *
 * @param learnerRef the record they are pressed on; null: none
 */
export function ribbonRows(
  commands: readonly Command[],
  { contributes }: PluginManifest,
  learnerRef: string | null,
): readonly Row[] {
  const placeOf = ({ tab, group }: Command) => (group === undefined ? tab : `${tab} › ${group}`);
  return commands.flatMap((command, at): Row[] => {
    const before = commands[at - 1];
    const begins = before === undefined || placeOf(before) !== placeOf(command);
    return [...(begins ? [heading(placeOf(command))] : []), rowOf(command)];
  });

  function rowOf({ id, title, description, state, permission }: Command): Row {
    const row = { kind: 'item', id: `command ${id}`, label: title, help: description } as const;
    if (state === 'allowed') {
      const act = { do: 'command', id, learnerRef, confirmed: false } as const;
      const on = learnerRef === null ? '' : ` Learner ${learnerRef}.`;
      return { ...row, value: '', intent: { kind: 'press', act, title, says: `${description}${on}` } };
    }
    const entry = contributes.permissions.find((one) => one.id === permission);
    const where = ['Edit Permissions', 'you', ...(entry?.location ?? [])].join(' › ');
    const why = `${title} needs "${entry?.title ?? permission}", which is ${STATE_TITLES[state]} for you. It is set at ${where}`;
    return { ...row, value: STATE_TITLES[state], tone: 'attention', intent: { kind: 'refuse', why } };
  }
}
