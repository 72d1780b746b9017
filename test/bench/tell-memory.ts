/** Loaded before a command: when it ends, the most memory it ever held is written into the file that BENCH_MEMORY names. */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  // Kilobytes.
  writeFileSync(process.env.BENCH_MEMORY ?? '/dev/null', String(process.resourceUsage().maxRSS));
});
