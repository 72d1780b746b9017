/** Version of the rules in this folder: stored with every decision and row, raised when a rule changes its answer. */
export const RULE_VERSION = '2';
