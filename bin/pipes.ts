/**
 * Whoever reads what is printed may go away (`| head`, a log that was closed): what is left is for nobody, and no reason
 * for a command to break off or for `serve` to stop serving.
 */
export function outliveReaders(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

/** Until what was written has gone out to whoever reads it. */
export async function emptied(streams: readonly NodeJS.WriteStream[]): Promise<void> {
  const full = streams.filter((stream) => stream.writable && stream.writableLength > 0);
  await Promise.all(full.map((stream) => new Promise<unknown>((done) => stream.write('', done))));
}
