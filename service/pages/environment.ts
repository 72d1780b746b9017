import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import nunjucks, { type Environment } from 'nunjucks';
import { linesOf } from './words.ts';

const require = createRequire(import.meta.url);
const templates = dirname(require.resolve('#package/service/pages/templates/layout.njk'));

/** Folder of govuk-frontend's stylesheet and templates. */
export const govukFolder = join(dirname(require.resolve('govuk-frontend/package.json')), 'dist');

/** Templates of pages and messages: everything is escaped, an unknown variable is an error in our own templates. */
export function createEnvironment(): Environment {
  const loader = new nunjucks.FileSystemLoader([templates, govukFolder], { noCache: false, watch: false });
  const environment = new nunjucks.Environment(loader, {
    autoescape: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  environment.addFilter('lines', linesOf);
  return environment;
}
