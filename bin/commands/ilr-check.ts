import { checkIlr } from '../../lib/ilr/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { readBytes } from '../files.ts';

/** `ilr check FILE`: the published rules on destinations, with the line of each finding. */
export async function ilrCheck(file: string): Promise<Answer & { readonly failed: boolean }> {
  const result = await checkIlr(readBytes(file));
  const { header, counts, findings } = result;
  return {
    notes: [
      `ILR ${header.year}, provider ${header.ukprn}, prepared ${header.filePreparationDate}: ${counts.learners} learners, ${counts.aims} aims, ${counts.outcomes} outcomes.`,
      `${counts.errors} errors, ${counts.warnings} warnings.`,
    ],
    listing: {
      columns: [
        { id: 'severity', title: 'Severity' },
        { id: 'rule', title: 'Rule' },
        { id: 'line', title: 'Line' },
        { id: 'learner', title: 'Learner' },
        { id: 'message', title: 'What' },
      ],
      rows: findings.map(({ severity, rule, line, learnRefNumber, message }) => ({
        severity,
        rule,
        line,
        learner: learnRefNumber,
        message,
      })),
    },
    json: result,
    failed: counts.errors > 0,
  };
}
