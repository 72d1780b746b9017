import { describe, expect, it } from 'vitest';
import {
  type CommandLine,
  type CommandNode,
  candidatesFor,
  commandIn,
  completed,
  completedTogether,
  wordsOf,
} from '../../tui/palette.ts';
import { tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen } from './support.tsx';

const node = (name: string, more: Partial<CommandNode> = {}): CommandNode => ({
  ...{ name, help: `what ${name} does`, commands: [], options: [], takes: [] },
  ...more,
});

const COMMANDS = [
  node('plan', { options: [{ name: '--dry-run', help: 'only look', values: [] }] }),
  node('config', {
    commands: [
      node('get', { takes: ['<key>'] }),
      node('set'),
      node('list', { options: [{ name: '--tenant', help: 'which', values: ['north', 'nottingham'] }] }),
    ],
  }),
  node('confirm'),
];

const texts = (line: string) => candidatesFor(COMMANDS, line).map(({ text }) => text);

describe('a command line', () => {
  it.each([
    ['config set a=1  b=2', ['config', 'set', 'a=1', 'b=2']],
    [`--why "asked for" x='y z'`, ['--why', 'asked for', 'x=y z']],
    ['say "not clo', ['say', 'not clo']],
    ['  ', []],
  ])('is taken apart as a shell would: %s', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it.each([
    ['', ['plan', 'config', 'confirm']],
    ['con', ['config', 'confirm']],
    ['config ', ['get', 'set', 'list']],
    ['config l', ['list']],
    ['config list --', ['--tenant']],
    ['config list --tenant ', ['north', 'nottingham']],
    ['config list --tenant north ', []],
    ['plan', ['plan']],
    ['plan ', ['--dry-run']],
    ['plan --dry-run ', []],
    ['nonsense ', ['plan', 'config', 'confirm']],
  ])('may go on from "%s"', (line, wanted) => {
    expect(texts(line)).toEqual(wanted);
  });

  it('knows the command that was named, for what it takes', () => {
    expect(commandIn(COMMANDS, 'config get ')?.takes).toEqual(['<key>']);
    expect(commandIn(COMMANDS, 'config get')?.name).toBe('config');
    expect(commandIn(COMMANDS, 'co')).toBeNull();
  });

  it.each([
    ['p', 'plan '],
    ['c', 'confi'],
    ['confi', 'confi'],
    ['config list --tenant n', 'config list --tenant no'],
    ['x', 'x'],
  ])('is completed from "%s" as far as all agree', (line, wanted) => {
    expect(completedTogether(line, candidatesFor(COMMANDS, line))).toBe(wanted);
    expect(completed('config s', 'set')).toBe('config set ');
  });
});

describe('the palette', () => {
  async function palette(
    run = async (_: readonly string[], __: string) => ({ text: '', exitCode: 0 }),
    changeOf: CommandLine['changeOf'] = () => null,
    readOnly = false,
  ) {
    const screen = openScreen([await tenantAtWork()], {
      size: { columns: 80, rows: 24 },
      commandLine: { commands: COMMANDS, changeOf, run },
      readOnly,
    });
    await screen.shows('North College');
    await screen.press(':');
    await screen.shows('Command about North College', 'config', 'what plan does');
    return screen;
  }

  it('completes by Tab, shows what may follow, and takes the marked one', async () => {
    const screen = await palette();
    screen.type('con\t');
    await screen.shows(':confi▏');
    await screen.press('down', 'down', 'tab');
    await screen.shows(':confirm ▏');
    await screen.press('ctrl+u');
    screen.type('config g\t');
    await screen.shows('about North College: get <key>', ':config get ▏');
    await screen.press('escape');
    expect(await screen.hides('Command about')).toContain('▸ North College');
  });

  it('runs what was typed about the tenant in hand, and shows what was printed to be read', async () => {
    const asked: unknown[] = [];
    const screen = await palette(async (words, tenant) => {
      asked.push([words, tenant]);
      const rows = Array.from({ length: 60 }, (_, at) => `row ${at}  ${'x'.repeat(90)}  the end of it`);
      return { text: `A title.\n${rows.join('\n')}\n`, exitCode: 0 };
    });
    screen.type('config set a=1 --why "as asked"\r');
    await screen.shows(':config set a=1 --why "as asked"', '✓ done', 'A title.', 'row 0', 'more lines');
    expect(asked).toEqual([[['config', 'set', 'a=1', '--why', 'as asked'], 'north']]);
    expect(screen.frame()).not.toContain('the end of it');
    await screen.press('right', 'right');
    await screen.shows('the end of it');
    await screen.press('end');
    await screen.hides('more lines');
    // No act on a line that is not in sight.
    await screen.press('r');
    expect(await screen.shows('▸ North College')).not.toContain('Do it?');
    await screen.press(':', 'up');
    await screen.shows(':config set a=1 --why "as asked"▏');
  });

  it('tells how a command ended that failed, and one that could not be run at all', async () => {
    const screen = await palette(async ([word]) => {
      if (word === 'throw') throw new Error('on purpose');
      return { text: 'CODE: It is wrong.\nMend it.\n', exitCode: 4 };
    });
    screen.type('plan\r');
    await screen.shows('✗ ended with exit code 4', 'CODE: It is wrong.', 'Mend it.');
    await screen.press(':');
    screen.type('throw\r');
    await screen.shows(':throw', '✗ ended with exit code 1');
    await screen.press('2');
    await screen.shows('No jobs here.');
  });

  describe('asks before a command that changes something', () => {
    /** Runs are noted; one that only tells says so, and one about `nothing` fails. */
    async function asking(readOnly = false) {
      const ran: string[] = [];
      const screen = await palette(
        async (words) => {
          ran.push(words.join(' '));
          if (words.includes('nothing')) return { text: 'CODE: There is no nothing.\n', exitCode: 4 };
          return words.includes('--dry-run')
            ? { text: 'It would be a.\n', exitCode: 0 }
            : { text: 'It is a.\n', exitCode: 0 };
        },
        ([word, ...words]) => {
          if (word === 'confirm') return { dryRun: null };
          return word === 'config' ? { dryRun: ['config', ...words, '--dry-run'] } : null;
        },
        readOnly,
      );
      return { screen, ran };
    }

    it('with what it would do, and does it by another key than the one that asked', async () => {
      const { screen, ran } = await asking();
      screen.type('config set a\r');
      await screen.shows('It would be a.', 'Nothing was changed yet.', 'Do it? Only y does.');
      await screen.press('enter');
      expect(await screen.hides('Do it?')).toContain('It would be a.');
      expect(ran).toEqual(['config set a --dry-run']);
      await screen.press(':', 'up', 'enter');
      await screen.shows('Do it? Only y does.');
      await screen.press('y');
      expect(await screen.shows('✓ done', 'It is a.')).not.toContain('It would be');
      expect(ran.slice(1)).toEqual(['config set a --dry-run', 'config set a']);
    });

    it('also where it cannot tell beforehand', async () => {
      const { screen, ran } = await asking();
      screen.type('confirm\r');
      await screen.shows('cannot tell beforehand', 'Do it? Only y does.');
      await screen.press('n');
      await screen.hides('Do it?');
      expect(ran).toEqual([]);
    });

    it('but not where it cannot be done, which is told', async () => {
      const { screen, ran } = await asking();
      screen.type('config set nothing\r');
      expect(await screen.shows('✗ ended with exit code 4', 'There is no nothing.')).not.toContain('Do it?');
      expect(ran).toEqual(['config set nothing --dry-run']);
    });

    it('nor where the dashboard only looks: it is refused when it is tried', async () => {
      const { screen, ran } = await asking(true);
      screen.type('config set a\r');
      await screen.shows('It is a.');
      expect(ran).toEqual(['config set a']);
    });
  });
});
