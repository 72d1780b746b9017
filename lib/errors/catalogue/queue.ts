import { defineErrors } from '../definition.ts';

export const queueErrors = defineErrors({});
