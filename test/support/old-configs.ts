import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a tenant by name, as an older version of the product left them, and the secrets that stand in them. */
export interface OldConfig {
  readonly files: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

const keyOf = (id: string) => `dts_${id.replaceAll('-', '')}0123456789abcdefghijkl`;

const yamlHead = (id: string) => `# ${id} college
id: ${id}
name: College ${id}
ukprn: 10000001
timeZone: Europe/London   # as they live
plugin: { id: destination-tracking, version: ^0.1.0 }
enabled: true
`;

const jsonHead = (id: string) => `  "id": "${id}",
  "name": "College ${id}",
  "ukprn": 10000001,
  "timeZone": "Europe/London",
  "plugin": { "id": "destination-tracking", "version": "^0.1.0" },
  "enabled": true,
`;

const beside = (id: string, name: string, text: string): OldConfig => ({
  files: { [`${id}.json`]: `{\n${jsonHead(id)}  "config": { "export": "${name}" }\n}\n`, [name]: text },
  secrets: [keyOf(id)],
});

/** Options in the manifest itself, with comments, an option nobody knows and a second secret. */
function yamlOfVersion1(id: string): OldConfig {
  const text = `${yamlHead(id)}config:
  # chased harder
  Interval (Days): "20"   # was 30
  API Key: ${keyOf(id)}   # ${keyOf(id)} since May
  Gateway password: ${id}-correct-horse
  Enable destination tracking: "Yes"
  Print logo: "True"
`;
  return { files: { [`${id}.yaml`]: text }, secrets: [keyOf(id), `${id}-correct-horse`] };
}

/** As a Windows editor saves it: a byte order mark and CRLF. */
function jsonOfVersion2(id: string): OldConfig {
  const text = `{\n  // the college of ${id}\n${jsonHead(id)}  "config": {\n    "version": 2,\n    "settings": {\n      "intervalDays": 20 // was 30\n    }\n  }\n}\n`;
  return { files: { [`${id}.json`]: `\uFEFF${text.replaceAll('\n', '\r\n')}` }, secrets: [] };
}

function yamlOfVersion2(id: string): OldConfig {
  const text = `${yamlHead(id)}config:\n  version: 2\n  settings:\n    # chased harder\n    intervalDays: 20   # was 30\n\n# the end\n`;
  return { files: { [`${id}.yaml`]: text }, secrets: [] };
}

export const OLD_CONFIGS: Readonly<Record<string, (id: string) => OldConfig>> = {
  'yaml-1': yamlOfVersion1,
  csv: (id) =>
    beside(
      id,
      `${id}.options.csv`,
      `\uFEFFOption,Value\r\n# exported by the vendor\r\nInterval (Days),20\r\n"API Key","${keyOf(id)}"\r\nPrint logo,True\r\n`,
    ),
  'json-export': (id) =>
    beside(
      id,
      `${id}.options.json`,
      `{\n  "Interval (Days)": "20",\n  "API Key": "${keyOf(id)}", // keep it\n  "Schedule run time": "2:15"\n}\n`,
    ),
  xml: (id) =>
    beside(
      id,
      `${id}.options.xml`,
      `<?xml version="1.0"?>\n<!-- exported -->\n<options>\n  <option name="Interval (Days)" value="20"/>\n  <option name="API Key">${keyOf(id)}</option>\n</options>\n`,
    ),
  // The key is spelled otherwise than it is, so that it cannot be cut out of the text.
  escaped: (id) => {
    const key = `${keyOf(id)}&more`;
    const text = `<options>\n  <option name="API Key" value="${key.replace('&', '&amp;')}"/>\n</options>\n`;
    return { ...beside(id, `${id}.options.xml`, text), secrets: [key, key.replace('&', '&amp;')] };
  },
  'json-2': jsonOfVersion2,
  'yaml-2': yamlOfVersion2,
};

export const OLD_KINDS = Object.keys(OLD_CONFIGS);

/** Writes the files of a tenant into the folder of manifests. */
export function putOldConfig(manifests: string, kind: string, id: string): OldConfig {
  const config = OLD_CONFIGS[kind]!(id);
  mkdirSync(manifests, { recursive: true });
  for (const [name, text] of Object.entries(config.files)) writeFileSync(join(manifests, name), text);
  return config;
}
