import { defineErrors } from '../definition.ts';

export const hostErrors = defineErrors({});
