import type { Size } from './layout.ts';

/** Everything a screen knows and shows, and what keys make of it. */
export interface ScreenStore<State> {
  get(): State;
  subscribe(listener: () => void): () => void;
  press(key: string): void;
  resize(size: Size): void;
  /** Once a second: time, and what is to be read again. */
  tick(): void;
}
