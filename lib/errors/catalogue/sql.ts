import { defineErrors } from '../definition.ts';

export const sqlErrors = defineErrors({});
