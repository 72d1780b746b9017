import { defineErrors } from '../definition.ts';

export const ilrErrors = defineErrors({});
