/** From the config keys of plugin.json: their types, the schema of a config document, and the reference page. */
import { json, page, readJson, table } from '../lib/project.mjs';

const PREFIX = 'destinationTracking.';
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]';
/** Of the config document: older schemas are files that nobody makes any more. */
const VERSION = 3;
const SCHEMA = `manifests/config/v${VERSION}.schema.json`;
const ID = 'https://destination-tracking.example/schemas';

export function settingsFiles() {
  const { title, groups, properties } = readJson('plugin.json').contributes.configuration;
  const keys = Object.entries(properties).map(([name, declared]) => ({
    key: name.slice(PREFIX.length),
    ...declared,
  }));
  return {
    'plugin/config/settings.generated.ts': types(keys),
    [SCHEMA]: schema(title, keys),
    'docs/reference/config.md': reference(groups, keys),
  };
}

function types(keys) {
  const fields = keys.map(
    (key) => `  /** *${key.label}*${key.unit ? `, in ${key.unit}` : ''}. ${key.help} */
  readonly ${key.key}: ${typeOf(key)};`,
  );
  return `/** Made from plugin.json by npm run generate: change it there. */

/** The settings of one tenant, resolved. */
export interface Settings {
${fields.join('\n')}
}

/** Every key, without its prefix, in the order of plugin.json. */
export const settingKeys = [
${keys.map(({ key }) => `  '${key}',`).join('\n')}
] as const satisfies readonly (keyof Settings)[];

export type SettingKey = (typeof settingKeys)[number];
`;
}

function typeOf({ type, choices, nullMeans }) {
  const base =
    type === 'boolean'
      ? 'boolean'
      : type === 'integer'
        ? 'number'
        : type === 'integer-list'
          ? 'readonly number[]'
          : type === 'choice'
            ? choices.map((choice) => `'${choice}'`).join(' | ')
            : 'string';
  return nullMeans ? `${base} | null` : base;
}

function schema(title, keys) {
  const settings = {};
  for (const { key } of keys)
    for (const name of [PREFIX + key, key]) settings[name] = { $ref: `#/$defs/${key}` };
  return json(SCHEMA, {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${ID}/config/v${VERSION}.schema.json`,
    title: `${title}: config, version ${VERSION}`,
    description:
      'Made from plugin.json by npm run generate. Every key may be written with or without its prefix',
    type: 'object',
    additionalProperties: false,
    required: ['version', 'settings'],
    properties: {
      $schema: { type: 'string', description: 'This schema, for editors' },
      version: { const: VERSION, description: 'Version of the config document' },
      settings: {
        type: 'object',
        description: 'Settings that differ from the default of the profile',
        additionalProperties: false,
        properties: settings,
      },
      unknown: {
        type: 'object',
        description:
          'Options that a migration found and nobody knows: kept, reported, and nothing goes by them',
      },
    },
    $defs: Object.fromEntries(keys.map((key) => [key.key, schemaOf(key)])),
  });
}

function schemaOf(key) {
  const about = { title: key.label, description: key.help };
  const value = valueSchema(key);
  return key.nullMeans
    ? { ...about, anyOf: [value, { type: 'null', description: `Empty: ${key.nullMeans}` }] }
    : { ...about, ...value };
}

function valueSchema({ type, choices, minimum, maximum }) {
  switch (type) {
    case 'boolean':
      return { type };
    case 'integer':
      return { type, minimum, maximum };
    case 'integer-list':
      return { type: 'array', uniqueItems: true, items: { type: 'integer', minimum, maximum } };
    case 'choice':
      return { enum: choices };
    case 'date':
      return { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' };
    case 'time':
      return { type: 'string', pattern: `^${TIME}$` };
    case 'time-range':
      return { type: 'string', pattern: `^${TIME}-${TIME}$` };
    case 'url':
      return { type: 'string', pattern: '^https?://' };
    case 'secret':
      return { type: 'string', pattern: '^\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*|file:[^{}\\n]+)\\}$' };
    default:
      throw new Error(`plugin.json: no schema for type ${type}`);
  }
}

function reference(groups, keys) {
  const sections = groups.map(
    (group) =>
      `## ${group.title}\n\n${table(
        ['setting', 'key', 'values', 'recommended', 'guide', 'what it decides'],
        keys.filter((key) => key.group === group.id).map(row),
      )}`,
  );
  return page(
    'Settings',
    'plugin.json',
    `Two profiles give the defaults: \`recommended\`, and \`guide\`, which turns every added exclusion, hold and cap off.
A value is decided by default < installation file < tenant manifest < host store < \`--set\`; every screen says which
of them won. Keys are written with or without their prefix \`${PREFIX}\`.`,
    ...sections,
  );
}

function row(key) {
  const defaults = key.profileDefaults ?? { recommended: key.default, guide: key.default };
  const help = `${key.help} Since ${key.since}.`;
  return [
    key.label,
    `\`${key.key}\``,
    values(key),
    shown(key, defaults.recommended),
    shown(key, defaults.guide),
    help,
  ];
}

function values({ type, choices, minimum, maximum, unit, nullMeans }) {
  const limits = minimum === undefined ? '' : ` ${minimum} to ${maximum}`;
  const base = choices ? choices.map((choice) => `\`${choice}\``).join(', ') : `${type}${limits}`;
  return `${base}${unit ? ` ${unit}` : ''}${nullMeans ? ', or empty' : ''}`;
}

function shown({ nullMeans, emptyMeans, type }, value) {
  if (value === null) return `empty: ${nullMeans}`;
  if (type === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value)
    ? value.length === 0
      ? `empty: ${emptyMeans}`
      : value.join(', ')
    : `\`${value}\``;
}
