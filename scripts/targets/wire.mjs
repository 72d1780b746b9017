/** From manifests/wire: the messages as types, once for the client and once for the server, which share no code. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { readJson, root } from '../lib/project.mjs';

const OPTIONS = {
  bannerComment: '',
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  style: { singleQuote: true, printWidth: 110 },
};

export async function wireFiles() {
  const names = readdirSync(resolve(root, 'manifests/wire')).filter((name) => name.endsWith('.json'));
  const messages = names.sort().map((name) => [typeName(name), message(name)]);
  const wire = {
    description: 'Every message of the wire, by name',
    type: 'object',
    required: messages.map(([name]) => name),
    properties: Object.fromEntries(messages.map(([name]) => [name, { $ref: `#/$defs/${name}` }])),
    $defs: Object.fromEntries(messages),
  };
  const types = await compile(wire, 'Wire', OPTIONS);
  const text = `/** Made from manifests/wire by npm run generate: change it there. */\n\n${types}`;
  return { 'plugin/survey/wire.generated.ts': text, 'service/wire.generated.ts': text };
}

/** One schema, named after its file, with references to other files turned into references within one document. */
function message(file) {
  const { $id, $schema, ...schema } = readJson(`manifests/wire/${file}`);
  const inlined = JSON.stringify({ ...schema, title: typeName(file) }).replace(
    /"\$ref":"([a-z-]+\.json)"/g,
    (_, other) => `"$ref":"#/$defs/${typeName(other)}"`,
  );
  return JSON.parse(inlined);
}

function typeName(file) {
  return file
    .replace('.json', '')
    .split('-')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
}
