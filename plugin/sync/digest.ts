import { createHash } from 'node:crypto';

/** Characters of a digest that tell what records share apart: 132 bits. A longer one only makes tables and indexes larger. */
const LENGTH = 22;

/** What records of one person share, as a digest: the plugin's tables need not repeat names and birth dates. */
export function digestOf(shared: string): string {
  return createHash('sha256').update(shared).digest('base64url').slice(0, LENGTH);
}
