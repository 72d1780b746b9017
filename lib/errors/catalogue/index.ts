import { defineErrors } from '../definition.ts';
import { configErrors } from './config.ts';
import { hostErrors } from './host.ts';
import { ilrErrors } from './ilr.ts';
import { outcomeErrors } from './outcomes.ts';
import { pluginErrors } from './plugin.ts';
import { queueErrors } from './queue.ts';
import { rolloutErrors } from './rollout.ts';
import { serviceErrors } from './service.ts';
import { sqlErrors } from './sql.ts';
import { tenantErrors } from './tenants.ts';
import { terminalErrors } from './terminal.ts';

const generalErrors = defineErrors({
  UNEXPECTED: {
    message: 'Something failed that should not have ({what})',
    hint: 'This is a defect: report it with the log of this run',
  },
});

/** Every coded error of the product, by code. A code belongs to exactly one family. */
export const catalogue = {
  ...generalErrors,
  ...ilrErrors,
  ...sqlErrors,
  ...queueErrors,
  ...configErrors,
  ...pluginErrors,
  ...outcomeErrors,
  ...hostErrors,
  ...serviceErrors,
  ...tenantErrors,
  ...rolloutErrors,
  ...terminalErrors,
};

export type ErrorCode = keyof typeof catalogue;
