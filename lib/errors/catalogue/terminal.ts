import { defineErrors } from '../definition.ts';

export const terminalErrors = defineErrors({});
