import { type GenerateOptions, generateIlr } from '../../lib/ilr/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { writeText } from '../files.ts';

/** `ilr generate FILE`: a fictional file, the same for the same seed. */
export async function ilrGenerate(file: string, options: GenerateOptions): Promise<Answer> {
  await writeText(file, generateIlr(options));
  const { learners, seed, year } = options;
  return {
    notes: [`${learners} fictional learners of ${year} (seed ${seed}) are in ${file}. None of them exists.`],
    json: { file, ...options },
  };
}
