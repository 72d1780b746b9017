import { existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateIlr } from '../../lib/ilr/index.ts';
import type { Benchmark, BenchOptions, Result } from './benchmark.ts';
import { said, start } from './child.ts';
import { alternate, median } from './measure.ts';

/** Megabytes (10^6 bytes) of the file. */
const SIZE = { full: 500, small: 20 } as const;
const YEAR = '2021-22';
const MOST_MEGABYTES = 256;

interface Told {
  readonly seconds: number;
  readonly megabytes: number;
  readonly count: number;
}

/** A fictional file of about the size asked for, made once per folder. */
async function file({ folder, size, say }: BenchOptions): Promise<string> {
  const path = join(folder, `ilr-${SIZE[size]}.xml`);
  if (existsSync(path)) return path;
  const sample = [...generateIlr({ learners: 1000, seed: 1, year: YEAR })].join('').length;
  const learners = Math.round((SIZE[size] * 1e6 * 1000) / sample);
  say(`writing an ILR file of ${learners} learners`);
  await writeFile(path, inPieces(generateIlr({ learners, seed: 1, year: YEAR })));
  return path;
}

/** Larger pieces than a learner each: a write is not free. */
function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < 1_000_000) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

async function inProcess(what: 'bare' | 'read' | 'import', path: string): Promise<Told> {
  return said<Told>(start('ilr-process', [what, path]));
}

export const ilr: Benchmark = {
  about: 'reading an ILR file of 500 MB against bare saxes, and the memory it takes',
  async run(options) {
    const path = await file(options);
    const megabytes: number[] = [];
    let learners = 0;
    const raw = await alternate(options.rounds, {
      async ours() {
        const told = await inProcess('read', path);
        megabytes.push(told.megabytes);
        learners = told.count;
        return told.seconds;
      },
      peer: async () => (await inProcess('bare', path)).seconds,
    });
    const whole = await inProcess('import', path);
    const written = `${(statSync(path).size / 1e6).toFixed(0)} MB, ${learners} learners`;
    const reading: Result = {
      name: 'ilr',
      unit: 's',
      ours: median(raw.ours),
      peer: median(raw.peer),
      bar: { kind: 'most', value: 2 },
      raw,
      notes: [`reading only: parse, check, records; ${written}`],
    };
    const memory = (name: string, values: number[], note: string): Result => ({
      name,
      unit: 'MB',
      ours: Math.max(...values),
      peer: 0,
      bar: { kind: 'below', value: MOST_MEGABYTES },
      raw: { ours: values, peer: [] },
      notes: [note],
    });
    return [
      reading,
      memory('ilr memory', megabytes, 'the most a reading process ever held'),
      memory(
        'ilr import memory',
        [whole.megabytes],
        `the whole import into the host's tables, once: read, staged, compared, merged, file kept; ${whole.seconds.toFixed(1)} s`,
      ),
    ];
  },
};
