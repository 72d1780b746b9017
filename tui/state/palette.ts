import { commandOf, edited } from '../../lib/screen/keys.ts';
import { PALETTE_KEYS } from '../keys.ts';
import { candidatesFor, completed, completedTogether } from '../palette.ts';
import type { Act, Palette, State } from './state.ts';

/** What a key made of the palette: the state with it, and the line to run, if that is what was asked. */
export interface Typed {
  readonly state: State;
  readonly run?: string;
}

/** A command that changes something, to be asked about. @param tried what it would do is printed already */
export function commandAct(line: string, tried: boolean, print: () => Promise<void>): Act {
  return {
    title: `:${line}`,
    asksWhy: false,
    estimate: async () => ({
      bulk: null,
      says: tried
        ? 'That is what it would do. Nothing was changed yet.'
        : 'It may change something, and cannot tell beforehand what. Nothing was changed yet.',
    }),
    async perform() {
      await print();
      return null;
    },
  };
}

/** A key pressed while a command is typed. */
export function typeCommand(state: State, key: string): Typed {
  const { palette } = state;
  const put = (change: Partial<Palette>): Typed => ({
    state: { ...state, palette: { ...palette, marked: null, ...change } },
  });
  const candidates = candidatesFor(state.commands, palette.typed);
  switch (commandOf(PALETTE_KEYS, key)) {
    case 'leave':
      return { state: { ...state, mode: 'browse' } };
    case 'run': {
      const run = palette.typed.trim();
      if (run === '') return { state: { ...state, mode: 'browse' } };
      return { state: { ...state, mode: 'browse', palette: { ...palette, last: run } }, run };
    }
    case 'complete': {
      const marked = palette.marked === null ? undefined : candidates[palette.marked];
      const together = completedTogether(palette.typed, candidates);
      if (marked !== undefined) return put({ typed: completed(palette.typed, marked.text) });
      return together === palette.typed && candidates.length > 0
        ? put({ marked: 0 })
        : put({ typed: together });
    }
    case 'next':
      return put({ marked: Math.min((palette.marked ?? -1) + 1, candidates.length - 1) });
    case 'previous':
      if (palette.marked === null) return put(palette.typed === '' ? { typed: palette.last } : {});
      return put({ marked: palette.marked === 0 ? null : palette.marked - 1 });
    default: {
      const typed = edited(palette.typed, key);
      return typed === palette.typed ? { state } : put({ typed });
    }
  }
}
