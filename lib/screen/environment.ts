type Environment = Readonly<Record<string, string | undefined>>;

/** Whether there is a screen to draw on and a keyboard to go with it. */
export function isScreen(
  stdin: Pick<NodeJS.ReadStream, 'isTTY'>,
  stdout: Pick<NodeJS.WriteStream, 'isTTY'>,
  env: Environment,
): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && env.TERM !== 'dumb';
}

/** Whether to use colour: `NO_COLOR` (of any text), `TERM=dumb` and `--no-color` say no. */
export function wantsColour(env: Environment, argv: readonly string[]): boolean {
  return (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' && !argv.includes('--no-color');
}
