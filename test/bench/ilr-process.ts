/**
 * Reads one ILR file in a process of its own, so that its memory can be told: arguments are what to do and the file.
 * `bare` only parses it with saxes, `read` reads it as the product does, `import` brings it into a new tenant.
 */
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { SaxesParser } from 'saxes';
import { importIlr } from '../../host/import/index.ts';
import { readIlr } from '../../lib/ilr/index.ts';
import { openDatabase } from '../../lib/sql/index.ts';
import { removeDatabase } from './files.ts';
import { makeTenant } from './tenant.ts';

const WORK: Readonly<Record<string, (file: string) => Promise<number>>> = {
  async bare(file) {
    let elements = 0;
    const parser = new SaxesParser();
    parser.on('opentag', () => {
      elements += 1;
    });
    parser.on('text', () => undefined);
    parser.on('closetag', () => undefined);
    for await (const piece of createReadStream(file, 'utf8')) parser.write(piece as string);
    parser.close();
    return elements;
  },
  async read(file) {
    let learners = 0;
    for await (const item of readIlr(createReadStream(file))) if (item.kind === 'learner') learners += 1;
    return learners;
  },
  async import(file) {
    const database = await tenantIn(dirname(file));
    const options = { ukprn: 99_999_999, who: 'bench', at: '2025-07-27T09:00:00.000Z' };
    const { learners } = await importIlr(database, () => createReadStream(file), options);
    await database.close();
    return learners;
  },
};

async function tenantIn(folder: string) {
  const at = join(folder, 'ilr-tenant.sqlite');
  removeDatabase(at);
  await makeTenant(at);
  return openDatabase({ client: 'sqlite', file: at });
}

const [what = 'read', file = ''] = process.argv.slice(2);
const started = performance.now();
const count = await WORK[what]!(file);
const seconds = (performance.now() - started) / 1000;
// Kilobytes, the most the process ever held.
const megabytes = process.resourceUsage().maxRSS / 1024;
process.send?.({ seconds, megabytes, count }, () => process.disconnect());
