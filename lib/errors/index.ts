export { catalogue, type ErrorCode } from './catalogue/index.ts';
export { asCoded, CodedError, type ErrorDetails, isCoded } from './coded-error.ts';
export type { ErrorDefinition } from './definition.ts';
export { EXIT } from './exit-codes.ts';
