import type { Command } from 'commander';
import { EXIT } from '../lib/errors/index.ts';
import type { CommandChange, CommandEnd, CommandLine, CommandNode } from '../tui/index.ts';
import type { Home } from './installation/home.ts';
import { performIn, type Surroundings } from './surroundings.ts';

/** What the palette does not run, and why: these take the terminal, or go on until they are stopped. */
const REFUSED: Readonly<Record<string, string>> = {
  dashboard: 'You are in the dashboard',
  sandbox: 'A sandbox takes the terminal for itself: start it in another one',
  serve: 'Serving goes on until it is stopped: start it in another terminal, or as a service',
  'service start': 'A service goes on until it is stopped: start it in another terminal, or as a service',
  'rollout apply': 'A rollout goes on for as long as its waves take: start it in another terminal',
  host: "The host's own screens take the terminal for themselves: open them in another one",
};

/** Commands that change nothing: they are run at once. Any other is asked about first, a new one too. */
const LOOKS: readonly string[] = [
  ...['plan', 'explain', 'rates', 'doctor'],
  ...['queue list', 'queue show', 'service tenant list', 'service key list', 'service check-sender'],
  ...['ilr check', 'ilr export', 'ilr generate', 'learner extract', 'learner erasures', 'role list'],
  ...['tenant list', 'tenant validate', 'tenant details show', 'tenant details preview'],
  ...['config list', 'config get', 'config diff', 'rollout plan', 'rollout status', 'audit list'],
];
/** Options with which every command only tells. */
const ONLY_TELL = ['--help', '-h', '--dry-run', '--check'];

/** Options that the dashboard has given already. */
const GIVEN = ['--home', '--database', '--manifests', '--as', '--help'];

/** Characters that a screen holds of what a command prints: nobody reads more by scrolling. */
const MOST = 1_000_000;
const CUT = 'and more, which no screen holds: in a shell it goes into a file or a pipe';

/** The program whose commands these are: it has a command that opens the dashboard, so it hands itself over. */
export interface Program {
  create(): Command;
  /** Runs one command line in its surroundings. */
  run(argv: readonly string[]): Promise<void>;
}

/** Who asks of which installation, and whether anything may be changed. */
interface Place {
  readonly program: Program;
  readonly home: Home;
  readonly user: string;
  readonly readOnly: boolean;
  /** Ids that may stand after `--tenant`. */
  readonly tenants: readonly string[];
}

/** The command line for the palette of the dashboard: the same program, in this process, printing into the screen. */
export function commandLineAt({ program, home, user, readOnly, tenants }: Place): CommandLine {
  const nodeOf = (command: Command): CommandNode => ({
    name: command.name(),
    help: command.description(),
    commands: command.commands.filter((one) => one.name() !== 'help').map(nodeOf),
    options: command.options
      .filter(({ long }) => long != null && !GIVEN.includes(long))
      .map(({ long, description, argChoices }) => ({
        name: long ?? '',
        help: description,
        values: long === '--tenant' ? tenants : (argChoices ?? []),
      })),
    takes: command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`)),
  });
  const commands = program
    .create()
    .commands.filter((one) => one.commands.length > 0 || !(one.name() in REFUSED))
    .map(nodeOf);
  return {
    commands,
    changeOf: (words) => changeOf(words, commands),
    async run(words, tenant) {
      const refused = refusalOf(words, commands);
      const meant = { home, user, ...(tenant === '' ? {} : { tenant }) };
      return refused ?? printed(program, words, { readOnly, meant });
    },
  };
}

/** `host` alone opens its screens; what stands below it is a command as any other. */
function refusalOf(
  [first = '', second]: readonly string[],
  commands: readonly CommandNode[],
): CommandEnd | null {
  const both = `${first} ${second}`;
  if (Object.hasOwn(REFUSED, both)) return { text: `${REFUSED[both]}.\n`, exitCode: EXIT.usage };
  const reason = Object.hasOwn(REFUSED, first) ? REFUSED[first] : undefined;
  const below = commands.find(({ name }) => name === first)?.commands ?? [];
  if (reason === undefined || below.some(({ name }) => name === second)) return null;
  return { text: `${reason}.\n`, exitCode: EXIT.usage };
}

/** Words that name no command are run as they are: they come to nothing but what is wrong with them. */
function changeOf(words: readonly string[], commands: readonly CommandNode[]): CommandChange | null {
  const named: CommandNode[] = [];
  let below = commands;
  // Options may stand between the words of a command.
  for (const word of words) {
    const next = below.find(({ name }) => name === word);
    if (next !== undefined) named.push(next);
    below = next?.commands ?? below;
  }
  const command = named.at(-1);
  // A word that others stand below prints what they are, or looks as `report` does.
  if (command === undefined || command.commands.length > 0) return null;
  if (LOOKS.includes(named.map(({ name }) => name).join(' '))) return null;
  if (refusalOf(words, commands) !== null || ONLY_TELL.some((option) => words.includes(option))) return null;
  const canTell = command.options.some(({ name }) => name === '--dry-run');
  return { dryRun: canTell ? [...words.filter((word) => word !== '--apply'), '--dry-run'] : null };
}

async function printed(
  program: Program,
  words: readonly string[],
  { readOnly, meant }: Pick<Surroundings, 'readOnly' | 'meant'>,
): Promise<CommandEnd> {
  let text = '';
  let exitCode = 0;
  const hear = (more: string) => {
    if (text.length < MOST) text += more;
  };
  await performIn(
    {
      out: hear,
      isScreen: true,
      ask: null,
      async pour(pieces) {
        for await (const piece of pieces)
          hear(typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8'));
      },
      err: hear,
      end(code) {
        exitCode = code;
      },
      progress: { isTTY: false, write: () => true },
      readOnly,
      meant,
    },
    () => program.run(['node', 'destinations', ...words]),
  );
  return { text: text.length < MOST ? text : `${text.slice(0, MOST)}\n… ${CUT}\n`, exitCode };
}
