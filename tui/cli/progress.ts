/** Milliseconds between two strokes, and before the first: what is quick shows none. */
const STROKE_MS = 500;

/**
 * Waits for what takes long, showing on a terminal that it goes on and since when; into a pipe nothing.
 * @param what in words, like "running the procedure"; asked again at each stroke where it changes
 */
export async function withProgress<T>(
  what: string | (() => string),
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  perform: () => Promise<T>,
): Promise<T> {
  if (!stream.isTTY) return perform();
  const started = performance.now();
  const timer = setInterval(() => {
    const doing = typeof what === 'string' ? what : what();
    stream.write(`\r${doing} … ${Math.round((performance.now() - started) / 1000)} s`);
  }, STROKE_MS);
  try {
    return await perform();
  } finally {
    clearInterval(timer);
    stream.write('\r\u001b[K');
  }
}
