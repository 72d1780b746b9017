/** From the built code: the catalogues of errors and decision reasons, as data and as reference pages. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { json, page, root, table } from '../lib/project.mjs';

const EXIT_CODES = [
  [0, 'done'],
  [1, 'check failed'],
  [2, 'usage'],
  [3, 'permission'],
  [4, 'config'],
  [5, 'service unreachable'],
  [6, 'partial'],
];

const EFFECTS = {
  none: 'nothing',
  'none-yet': 'nothing until time or data change it',
  'non-response': 'OTH-3 at once',
  derive: 'an outcome derived from the new learning',
  listed: 'shown to staff',
  survey: 'surveyed',
};

export async function catalogueFiles() {
  const { catalogue } = await built('lib/errors/catalogue/index.js');
  const { REASONS } = await built('plugin/domain/reasons.js');
  const { STAFF_WORDS } = await built('plugin/domain/staff-words.js');
  const reasons = REASONS.map((reason) => ({ ...reason, ...STAFF_WORDS[reason.code] }));
  return { ...errorFiles(catalogue), ...reasonFiles(reasons) };
}

function reasonFiles(reasons) {
  return {
    'manifests/catalogues/reasons.json': json('manifests/catalogues/reasons.json', { reasons }),
    'docs/reference/reasons.md': page(
      'Reasons of decisions',
      'plugin/domain/reasons.ts',
      `Every period of training has exactly one decision. The reasons are tried in this order, and the first that holds
decides. Those marked ours are off in the profile \`guide\`.`,
      table(
        ['reason', 'when', 'what follows', 'ours', 'passed over when sent by hand'],
        reasons.map((reason) => [
          `\`${reason.code}\``,
          reason.title,
          EFFECTS[reason.effect],
          reason.ours ? 'yes' : '',
          reason.skippedByHand ? 'yes' : '',
        ]),
      ),
      `## What each means, and what to do where it is wrong

${table(
  ['reason', 'means', 'if it is wrong', 'setting'],
  reasons.map(({ code, means, ifWrong, setting }) => [
    `\`${code}\``,
    means,
    ifWrong,
    setting === null ? '' : `\`${setting}\``,
  ]),
)}`,
    ),
  };
}

function errorFiles(catalogue) {
  const errors = Object.entries(catalogue)
    .map(([code, { message, hint, retryable = false, exitCode = 1, httpStatus = 500 }]) => ({
      code,
      message,
      hint,
      retryable,
      exitCode,
      httpStatus,
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  return {
    'manifests/catalogues/errors.json': json('manifests/catalogues/errors.json', { errors }),
    'docs/reference/errors.md': page(
      'Errors',
      'lib/errors/catalogue',
      'Every error names what happened, to what, and what to do next. Words in braces are filled in.',
      `## Exit codes\n\n${table(['code', 'means'], EXIT_CODES)}`,
      `## Catalogue\n\n${table(
        ['code', 'message', 'what to do', 'tried again', 'exit', 'HTTP'],
        errors.map((error) => [
          `\`${error.code}\``,
          error.message,
          error.hint,
          error.retryable ? 'yes' : 'no',
          error.exitCode,
          error.httpStatus,
        ]),
      )}`,
    ),
  };
}

async function built(path) {
  const file = resolve(root, 'dist', path);
  if (!existsSync(file)) throw new Error(`dist/${path} is missing: run npm run build first`);
  return import(pathToFileURL(file).href);
}
