/** What a colour stands for. Nothing is told by colour alone: a symbol and a word always stand beside it. */
export type Tone = 'good' | 'busy' | 'attention' | 'bad' | 'quiet';

/** A state as it is shown. */
export interface Mark {
  readonly word: string;
  readonly symbol: string;
  readonly tone: Tone;
}

/** Masataka Okabe and Kei Ito's colours: told apart with every kind of colour vision, on dark and on light. */
export const PALETTE: Readonly<Record<Exclude<Tone, 'quiet'>, string>> = {
  good: '#009E73',
  busy: '#56B4E9',
  attention: '#E69F00',
  bad: '#D55E00',
};

export const mark = (symbol: string, word: string, tone: Tone): Mark => ({ symbol, word, tone });
