import { describe, expect, it } from 'vitest';
import { ANSWER_KEYS, EDIT_KEYS, keyName } from '../../lib/screen/keys.ts';
import { footerLine } from '../../tui/draw/footer.ts';
import { helpLines } from '../../tui/draw/help.ts';
import { KEYS, keysOn, PALETTE_KEYS, SCREEN_IDS } from '../../tui/keys.ts';
import { initialState } from '../../tui/state/state.ts';

const textOf = (lines: readonly (readonly { readonly text: string }[])[]) =>
  lines.map((line) => line.map(({ text }) => text).join('')).join('\n');

describe('the table of keys', () => {
  it.each(SCREEN_IDS)('gives no key twice on the screen of %s', (screen) => {
    const keys = keysOn(screen).flatMap((binding) => binding.keys);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it.each([
    ['a question', ANSWER_KEYS],
    ['typing', EDIT_KEYS],
    ['typing a command', PALETTE_KEYS],
  ])('gives no key twice under %s', (_, bindings) => {
    const keys = bindings.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has each command once', () => {
    const commands = KEYS.map(({ command }) => command);
    expect(new Set(commands).size).toBe(commands.length);
  });

  it('says yes with a key that asks for no act, so that a key held down never confirms', () => {
    const yes = ANSWER_KEYS.find(({ command }) => command === 'yes')!;
    expect(KEYS.flatMap(({ keys }) => keys).filter((key) => yes.keys.includes(key))).toEqual([]);
  });

  it('takes Enter and Esc for no', () => {
    expect(ANSWER_KEYS.find(({ command }) => command === 'no')!.keys).toEqual(
      expect.arrayContaining(['enter', 'escape', 'n']),
    );
  });

  it('gives the screens the numbers of the plan', () => {
    expect(SCREEN_IDS.map((id) => KEYS.find(({ command }) => command === id)!.keys)).toEqual([
      ['1'],
      ['2'],
      ['3'],
      ['4'],
      ['5'],
      ['6'],
    ]);
  });
});

describe('what is said of keys', () => {
  const state = initialState([{ id: 'north' }], {
    size: { columns: 300, rows: 40 },
    colour: false,
    readOnly: false,
    status: null,
    commands: [],
    now: 0,
  });

  it('in the help: every key with its label and what it does', () => {
    const help = textOf(helpLines(140));
    for (const { keys, label, help: does } of [...KEYS, ...ANSWER_KEYS, ...EDIT_KEYS, ...PALETTE_KEYS]) {
      expect(help).toContain(keyName(keys[0]!));
      expect(help).toContain(label);
      expect(help).toContain(does);
    }
  });

  it.each(SCREEN_IDS)(
    'in the footer of %s: every key of the screen that has a place there, and no other',
    (screen) => {
      const footer = textOf([footerLine({ ...state, screen }, 300)]);
      const offered = keysOn(screen).filter((binding) => binding.footer !== undefined);
      for (const { keys, label } of offered) expect(footer).toContain(`${keyName(keys[0]!)} ${label}`);
      for (const { on, label } of KEYS)
        if (on !== undefined && !on.includes(screen)) expect(footer).not.toContain(` ${label}  `);
    },
  );

  it('in a narrow footer: help and quit before all others', () => {
    expect(textOf([footerLine(state, 40)])).toBe(' ? help  q quit  Enter open  Esc back');
  });

  it('in the footer under a question and while typing: their own keys', () => {
    const act = { title: 'x', asksWhy: false, estimate: async () => null, perform: async () => '' };
    const asking = { ...state, dialog: { act, stage: 'counting', since: 0 } as const };
    expect(textOf([footerLine(asking, 80)])).toBe(' y yes  n no');
    expect(textOf([footerLine({ ...state, mode: 'filter' }, 80)])).toBe(
      ' Enter keep  Esc drop  Backspace erase  Ctrl-u clear',
    );
  });
});
