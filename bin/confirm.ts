import { createInterface } from 'node:readline/promises';
import { CodedError } from '../lib/errors/index.ts';
import { counted } from '../lib/screen/text.ts';

/**
 * Asks on the terminal whether so many tenants are meant. The number typed is the answer: a key pressed by mistake is
 * none.
 *
 * @throws ROLLOUT_NOT_CONFIRMED, also where there is nobody to ask
 */
export async function confirmCount(question: string, tenants: number, stop: AbortSignal): Promise<void> {
  const refusal = new CodedError('ROLLOUT_NOT_CONFIRMED', { tenants: counted(tenants, 'tenant') });
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw refusal;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // In this mode the terminal gives Ctrl-C as a key.
    asking.once('SIGINT', () => asking.close());
    const closed = new Promise<string>((done) => asking.once('close', () => done('')));
    const asked = asking.question(`${question}? Type ${tenants} to go on: `, { signal: stop });
    const typed = await Promise.race([asked.catch(() => ''), closed]);
    if (typed.trim() !== String(tenants)) throw refusal;
  } finally {
    asking.close();
  }
}
