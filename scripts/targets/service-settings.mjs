/** From the schema of a service's settings: their types, and the reference page. */
import { compile } from 'json-schema-to-typescript';
import { page, readJson, table } from '../lib/project.mjs';

const SCHEMA = 'manifests/service-config.schema.json';
const PREFIX = 'DESTINATIONS_SERVICE_';

export async function serviceSettingsFiles() {
  const schema = readJson(SCHEMA);
  const types = await compile(withDefaults(inlined(schema, schema.$defs)), 'ServiceSettings', {
    bannerComment: '',
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 110 },
  });
  return {
    'service/settings/settings.generated.ts': `/** Made from ${SCHEMA} by npm run generate: change it there. */\n\n${types}`,
    'docs/reference/service-settings.md': reference(schema),
  };
}

/** Every reference replaced by what it leads to, with the words that stand beside it. */
function inlined(schema, defs) {
  if (Array.isArray(schema)) return schema.map((one) => inlined(one, defs));
  if (schema === null || typeof schema !== 'object') return schema;
  const { $ref, allOf: _conditions, $defs: _defs, ...rest } = schema;
  const meant = $ref === undefined ? rest : { ...defs[$ref.split('/').at(-1)], ...rest };
  return Object.fromEntries(Object.entries(meant).map(([key, value]) => [key, inlined(value, defs)]));
}

/** As it stands once read: what has a default is there. */
function withDefaults(schema) {
  if (schema.type !== 'object') return schema;
  const { title: _title, $id: _id, ...rest } = schema;
  const properties = Object.fromEntries(
    Object.entries(schema.properties).map(([name, one]) => [name, withDefaults(one)]),
  );
  const there = Object.keys(properties).filter(
    (name) => 'default' in properties[name] || (schema.required ?? []).includes(name),
  );
  return { ...rest, properties, required: there };
}

function reference(schema) {
  const { properties, required } = inlined(schema, schema.$defs);
  const single = Object.entries(properties).filter(
    ([name, one]) => one.type !== 'object' && name !== '$schema',
  );
  const sections = Object.entries(properties).filter(([, one]) => one.type === 'object');
  const rows = (entries) =>
    table(['setting', 'in the environment', 'values', 'default', 'what it decides'], entries);
  return page(
    'Settings of a survey service',
    SCHEMA,
    `They stand in \`destinations-service.json\` or \`.yaml\` in the folder where the service is started, or in the file that
\`--config\` or \`DESTINATIONS_SERVICE_CONFIG\` names. A variable of the environment stands above the file. A relative path
is meant from the folder of the file. Secrets are references, \`\${env:NAME}\` or \`\${file:PATH}\`; a variable of the environment may
hold the secret itself. \`destinations service start --check\` tells everything that is wrong with them. See
[running a survey service](../service.md).`,
    rows(leaves([], Object.fromEntries(single), [])),
    ...sections.map(([name, section]) => {
      const needed = required.includes(name) ? ' Required.' : '';
      return `## ${name}\n\n${section.description}.${needed}\n\n${rows(leaves([name], section.properties, section.required ?? []))}`;
    }),
  );
}

function leaves(path, properties, required) {
  return Object.entries(properties).flatMap(([name, one]) => {
    const here = [...path, name];
    if (one.type === 'object') return leaves(here, one.properties, one.required ?? []);
    return [
      [
        `\`${here.join('.')}\``,
        `\`${variable(here)}\``,
        values(one),
        shown(one, required.includes(name)),
        one.description,
      ],
    ];
  });
}

/** \`listen.trustProxy\` is DESTINATIONS_SERVICE_LISTEN_TRUST_PROXY. */
function variable(path) {
  return PREFIX + path.map((name) => name.replace(/[A-Z]/g, '_$&').toUpperCase()).join('_');
}

function values({ type, enum: choices, minimum, maximum, pattern = '' }) {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ');
  if (pattern.startsWith('^\\$\\{')) return 'secret';
  if (type === 'array') return 'list; in the environment separated by commas';
  const limits =
    minimum === undefined ? '' : maximum === undefined ? ` from ${minimum}` : ` ${minimum} to ${maximum}`;
  return `${type}${limits}`;
}

function shown(one, required) {
  if (required) return 'required';
  if (!('default' in one)) return '';
  return Array.isArray(one.default) && one.default.length === 0 ? 'none' : `\`${one.default}\``;
}
