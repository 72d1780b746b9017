import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type SmsSize, smsSize } from './parts.ts';
import type { SmsMessage, SmsTransport } from './transport.ts';

export interface CaughtSms extends SmsMessage {
  readonly size: SmsSize;
}

export interface SmsOutbox {
  readonly transport: SmsTransport;
  messages(): readonly CaughtSms[];
}

/** A gateway that sends nothing: messages are kept, and written to `sms.jsonl` of `dir` where one is given. */
export async function createSmsOutbox(options: { readonly dir?: string } = {}): Promise<SmsOutbox> {
  const { dir } = options;
  const caught: CaughtSms[] = [];
  if (dir !== undefined) await mkdir(dir, { recursive: true });
  return {
    transport: {
      name: 'sandbox',
      target: null,
      async send(message) {
        const kept = { ...message, size: smsSize(message.text) };
        if (dir !== undefined) await appendFile(join(dir, 'sms.jsonl'), `${JSON.stringify(kept)}\n`);
        caught.push(kept);
        return { outcome: 'taken' };
      },
    },
    messages: () => caught,
  };
}
