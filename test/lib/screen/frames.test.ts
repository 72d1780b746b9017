import { expect, it } from 'vitest';
import { createFrames } from '../../../lib/screen/frames.ts';

function framesOf(texts: readonly string[]) {
  let state = { colour: true, texts };
  const frames = createFrames({ get: () => state }, ({ texts: all }) => all.map((text) => [{ text }]));
  return { frames, to: (next: Partial<typeof state>) => (state = { ...state, ...next }) };
}

it('a state that changes nothing in sight gives the same frame, and a line that does not change is the same line', () => {
  const { frames, to } = framesOf(['one', 'two']);
  const first = frames();
  to({});
  expect(frames()).toBe(first);
  to({ texts: ['one', 'TWO'] });
  const second = frames();
  expect(second.lines).toEqual([[{ text: 'one' }], [{ text: 'TWO' }]]);
  expect(second.lines[0]).toBe(first.lines[0]);
});

it('a line more or less, or another use of colour, is another frame', () => {
  const { frames, to } = framesOf(['one', 'two']);
  const first = frames();
  to({ texts: ['one'] });
  const shorter = frames();
  expect(shorter.lines).toHaveLength(1);
  to({ texts: ['one', 'two'] });
  expect(frames().lines).toHaveLength(2);
  to({ colour: false });
  const plain = frames();
  expect(plain.colour).toBe(false);
  expect(plain.lines[0]).not.toBe(first.lines[0]);
});
