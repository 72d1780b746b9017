/** Seconds that `work` takes. */
export async function secondsOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** The middle value; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

/**
 * Takes turns: ours, peer, then peer, ours, so that neither always has the warmer machine. The first turn of each is a
 * warm-up and is thrown away.
 *
 * @param rounds measured turns of each
 */
export async function alternate(
  rounds: number,
  sides: { readonly ours: () => Promise<number>; readonly peer: () => Promise<number> },
): Promise<{ readonly ours: number[]; readonly peer: number[] }> {
  const taken = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round <= rounds; round += 1)
    for (const side of round % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const)) {
      globalThis.gc?.();
      const value = await sides[side]();
      if (round > 0) taken[side].push(value);
    }
  return taken;
}
