/** From the other contributions of plugin.json: the reference page of what the plugin adds to a host. */
import { page, readJson, table } from '../lib/project.mjs';

export function contributionFiles() {
  const { contributes } = readJson('plugin.json');
  const titles = new Map(contributes.permissions.map(({ id, title }) => [id, title]));
  return {
    'docs/reference/contributions.md': page(
      'What the plugin adds to a host',
      'plugin.json',
      'Where a user and one of the groups of that user both have a permission set, the most restrictive wins.',
      `## Permissions\n\n${table(
        ['permission', 'where it is set', 'id', 'allows'],
        contributes.permissions.map(({ id, title, location, description }) => [
          title,
          location.join(' › '),
          `\`${id}\``,
          description,
        ]),
      )}`,
      `## Ribbon\n\n${table(
        ['command', 'where', 'needs', 'does'],
        contributes.ribbon.map(({ title, tab, group, permission, description }) => [
          title,
          group ? `${tab} › ${group}` : tab,
          titles.get(permission),
          description,
        ]),
      )}`,
      `## Reports\n\n${table(
        ['report', 'folder', 'needs', 'parameters', 'shows'],
        contributes.reports.map(({ title, folder, permission, parameters, description }) => [
          title,
          folder,
          titles.get(permission),
          parameters.map((parameter) => parameter.title).join(', '),
          description,
        ]),
      )}`,
      `## Forms\n\n${contributes.forms.map((form) => formPart(form, titles)).join('\n\n')}`,
      `## Schedules\n\n${table(
        ['procedure', 'time of day', 'does'],
        contributes.schedules.map(({ title, timeOfDayKey, description }) => [
          title,
          `setting \`${timeOfDayKey}\``,
          description,
        ]),
      )}`,
    ),
  };
}

function formPart({ title, permission, description, groups, fields, acts }, titles) {
  return [
    `### ${title}`,
    `${description} Needs ${titles.get(permission)}.`,
    table(
      ['act', 'does'],
      acts.map((act) => [act.title, act.description]),
    ),
    table(
      ['field', 'group', 'takes', 'empty', 'what for'],
      fields.map((field) => [
        field.label,
        groups.find(({ id }) => id === field.group).title,
        takes(field),
        field.required ? 'needed' : (field.nullMeans ?? ''),
        field.help,
      ]),
    ),
  ].join('\n\n');
}

function takes({ type, choices, maxLength, minimum, maximum, unit }) {
  if (choices) return choices.map((choice) => choice.title).join(', ');
  const limits = [
    maxLength && `up to ${maxLength} characters`,
    minimum !== undefined && `${minimum} to ${maximum} ${unit}`,
  ];
  return [type, ...limits.filter(Boolean)].join(', ');
}
