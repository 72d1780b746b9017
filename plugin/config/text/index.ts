export { type Place, parseText, type TextDocument } from './document.ts';
export { readTextDocument, readUtf8, syncFolder, writeAtomically } from './file.ts';
export { rewriteMap } from './rewrite.ts';
export type { Path } from './spots.ts';
