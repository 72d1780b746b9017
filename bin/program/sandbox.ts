import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import { isCalendarDate } from '../../lib/ilr/calendar.ts';
import type { Program } from '../command-line.ts';
import { overridesOf } from '../session.ts';
import { collect, examples } from './common.ts';

interface SandboxFlags {
  readonly ilr?: string;
  readonly today?: string;
  readonly set?: readonly string[];
  readonly keep?: string;
  readonly database?: string;
}

/** `sandbox`: what `npm start` runs. */
export function addSandboxCommand(program: Command, self: Program): void {
  examples(
    program
      .command('sandbox')
      .description(
        'host, survey service and mail catcher on loopback, with a fictional college or a file of yours',
      )
      .option('--ilr <file>', 'an ILR file of your own; it is read and never changed')
      .option('--today <date>', 'the day it is in the sandbox, like 2025-05-01')
      .option('--set <key=value>', 'a setting (repeatable)', collect)
      .option('--keep <folder>', 'leave databases, messages, decisions and export in this new folder')
      .option('--database <url>', 'SQL Server that holds the databases instead of files')
      .option('--no-color', 'without colours, as with NO_COLOR')
      .action(async (flags: SandboxFlags) => {
        const { today, ilr, keep, database } = flags;
        if (today !== undefined && !isCalendarDate(today))
          throw new CodedError('BAD_OPTION', {
            option: '--today',
            expected: 'a date that exists, like 2025-05-01',
            command: 'sandbox',
          });
        const { openSandbox, walkSandbox } = await import('../sandbox/index.ts');
        const options = { ilr, today, keep, database, settings: await overridesOf(flags) };
        const write = (line: string) => process.stdout.write(`${line}\n`);
        const person = process.stdin.isTTY === true && process.stdout.isTTY === true;
        if (!person) return walkSandbox(options, write);
        const { look } = await import('../dashboard.ts');
        return openSandbox(options, write, (population) => look(population, self));
      }),
    'destinations sandbox',
    'destinations sandbox </dev/null                        walks through everything by itself',
    'destinations sandbox --database mssql://user:password@localhost:1433/destinations?encrypt=false </dev/null',
    'destinations sandbox --ilr FILE.xml --today 2025-05-01 --set profile=guide --keep out',
  );
}
