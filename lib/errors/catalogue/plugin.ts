import { defineErrors } from '../definition.ts';

export const pluginErrors = defineErrors({});
