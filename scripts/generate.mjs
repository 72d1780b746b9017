/**
 * Writes every file that is made from another one, or with `--check` only tells which have drifted (exit 1).
 *
 *   node scripts/generate.mjs            all of them; those made from code need a fresh `npm run build`
 *   node scripts/generate.mjs types      only those made from JSON, which the build itself needs
 */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { root } from './lib/project.mjs';
import { catalogueFiles } from './targets/catalogues.mjs';
import { contributionFiles } from './targets/contributions.mjs';
import { keysFiles } from './targets/keys.mjs';
import { serviceSettingsFiles } from './targets/service-settings.mjs';
import { settingsFiles } from './targets/settings.mjs';
import { wireFiles } from './targets/wire.mjs';

const fromJson = [settingsFiles, contributionFiles, wireFiles, serviceSettingsFiles];
const fromCode = [catalogueFiles, keysFiles];

const checking = process.argv.includes('--check');
const makers = process.argv.includes('types') ? fromJson : [...fromJson, ...fromCode];
let drifted = 0;

for (const make of makers) {
  for (const [path, content] of Object.entries(await make())) {
    if (content === current(path)) continue;
    drifted += 1;
    console.log(`${checking ? 'out of date' : 'written'}: ${path}`);
    if (!checking) await write(path, content);
  }
}
if (checking && drifted > 0) {
  console.error(`${drifted} generated file(s) out of date: run npm run generate and commit the result`);
  process.exitCode = 1;
}

function current(path) {
  try {
    return readFileSync(resolve(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

async function write(path, content) {
  await mkdir(dirname(resolve(root, path)), { recursive: true });
  await writeFile(resolve(root, path), content);
}
