/** A command, the words that may follow it, and why it is not to be had here. */
export interface CommandNode {
  readonly name: string;
  readonly help: string;
  readonly commands: readonly CommandNode[];
  readonly options: readonly CommandOption[];
  /** What has to be typed after it, as its help names it: `<learner>`. */
  readonly takes: readonly string[];
}

export interface CommandOption {
  /** With its dashes. */
  readonly name: string;
  readonly help: string;
  /** What may stand after it; empty: anything, or nothing. */
  readonly values: readonly string[];
}

/** The command line, as the dashboard is handed it: which commands there are, and how one is run. */
export interface CommandLine {
  readonly commands: readonly CommandNode[];
  /** What running these words may change, which is asked about first; null: they only look. */
  changeOf(words: readonly string[]): CommandChange | null;
  /** @param tenant the tenant in hand, which is meant where none is named */
  run(words: readonly string[], tenant: string): Promise<CommandEnd>;
}

export interface CommandChange {
  /** The same, but only told what it would do; null: the command cannot tell. */
  readonly dryRun: readonly string[] | null;
}

/** What a command printed, and its exit code. */
export interface CommandEnd {
  readonly text: string;
  readonly exitCode: number;
}

/** What the word that is being typed may become. */
export interface Candidate {
  readonly text: string;
  readonly help: string;
}

/** A line in its words, as a shell takes it apart: quotes of both kinds keep words together. */
export function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:"[^"]*"?|'[^']*'?|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"?|'([^']*)'?/g, '$1$2'));
}

/** The command that the words before the last one name; null: none was named yet. */
export function commandIn(commands: readonly CommandNode[], line: string): CommandNode | null {
  const named = (below: readonly CommandNode[], [word, ...words]: readonly string[]): CommandNode | null => {
    const next = below.find(({ name }) => name === word);
    return next === undefined ? null : (named(next.commands, words) ?? next);
  };
  return named(commands, finished(line));
}

/** What the last word of a line may become: a command, an option, or what stands after that option. */
export function candidatesFor(commands: readonly CommandNode[], line: string): readonly Candidate[] {
  const begun = lastWord(line);
  const before = finished(line);
  const command = commandIn(commands, line);
  const values = command?.options.find(({ name }) => name === before.at(-1))?.values ?? [];
  const options = (command?.options ?? []).filter(({ name }) => !before.includes(name));
  const below = command === null ? commands : command.commands;
  const all: readonly Candidate[] =
    values.length > 0
      ? values.map((text) => ({ text, help: '' }))
      : [
          ...below.map(({ name, help }) => ({ text: name, help })),
          ...options.map(({ name, help }) => ({ text: name, help })),
        ];
  return all.filter(({ text }) => text.startsWith(begun));
}

/** The line with its last word become this one. */
export function completed(line: string, text: string): string {
  return `${line.slice(0, line.length - lastWord(line).length)}${text} `;
}

/** The line as far as all candidates agree on it. */
export function completedTogether(line: string, candidates: readonly Candidate[]): string {
  const [first, ...others] = candidates.map(({ text }) => text);
  if (first === undefined) return line;
  if (others.length === 0) return completed(line, first);
  let common = first;
  while (!others.every((text) => text.startsWith(common))) common = common.slice(0, -1);
  return `${line.slice(0, line.length - lastWord(line).length)}${common}`;
}

function finished(line: string): readonly string[] {
  const words = wordsOf(line);
  return lastWord(line) === '' ? words : words.slice(0, -1);
}

/** The word that is being typed; empty after a space. */
function lastWord(line: string): string {
  return /\S*$/.exec(line)?.[0] ?? '';
}
