import { CodedError } from '../../../lib/errors/index.ts';
import type { Actor } from '../../host.ts';
import { lastSeal, type SealRow } from '../../storage/seals.ts';
import { PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';

/** A seal, as somebody outside takes it down. */
export interface Seal {
  readonly number: number;
  readonly digest: string;
  /** The same in one word, like `12:uZ…`. */
  readonly text: string;
  readonly at: string | null;
  /** The run in which it was made; null: by an act outside any, or not known. */
  readonly run: number | null;
}

/**
 * The newest seal: who keeps it elsewhere can tell later that nothing before it was changed or taken away.
 * @returns null when nothing happened yet
 */
export async function newestSeal(context: AdminContext, actor: Actor): Promise<Seal | null> {
  const act = {
    name: 'evidence-seal',
    target: null,
    permission: PERMISSIONS.getResults,
    effect: 'look',
  } as const;
  return permitted(context, actor, act, async () => {
    const row = await lastSeal(context.host.database.reader);
    return row === undefined ? null : sealOf(row);
  });
}

export function sealOf({ number, digest, at, runId: run }: SealRow): Seal {
  return { number, digest, text: `${number}:${digest}`, at, run };
}

/** @throws `EVIDENCE_BAD_SEAL` */
export function readSeal(text: string): Seal {
  const [, number, digest] = /^([1-9]\d{0,14}):([\w-]{43})$/.exec(text.trim()) ?? [];
  if (number === undefined || digest === undefined)
    throw new CodedError('EVIDENCE_BAD_SEAL', { seal: text.slice(0, 80) });
  return { number: Number(number), digest, text: text.trim(), at: null, run: null };
}
