/** Loaded before a command: at SIGUSR2 it writes what the process holds and has used into the file that BENCH_USAGE names. */
import { renameSync, writeFileSync } from 'node:fs';

process.on('SIGUSR2', () => {
  const file = process.env.BENCH_USAGE ?? '/dev/null';
  const { user, system } = process.cpuUsage();
  // Bytes, microseconds. Whole or not at all, for whoever waits for it.
  writeFileSync(`${file}.new`, JSON.stringify({ rss: process.memoryUsage.rss(), cpu: user + system }));
  renameSync(`${file}.new`, file);
});
