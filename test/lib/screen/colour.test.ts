import { describe, expect, it } from 'vitest';
import { wantsColour } from '../../../lib/screen/environment.ts';
import { PALETTE } from '../../../lib/screen/theme.ts';

type Triple = readonly [number, number, number];

/** A difference of 2.3 is just noticed side by side; apart on a screen it takes several times that. */
const CLEARLY_APART = 15;

/** Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB. */
const VISION: Readonly<Record<string, readonly Triple[]>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

describe('colour', () => {
  it.each([
    [{}, [], true],
    [{ NO_COLOR: '' }, [], true],
    [{ NO_COLOR: '1' }, [], false],
    [{ TERM: 'dumb' }, [], false],
    [{ TERM: 'xterm-256color' }, ['node', 'destinations', '--no-color'], false],
  ])('with %o and %o: %s', (env, argv, wanted) => {
    expect(wantsColour(env, argv)).toBe(wanted);
  });

  it.each(Object.keys(VISION))('is told apart with %s', (kind) => {
    const seen = Object.entries(PALETTE).map(
      ([tone, hex]) => [tone, labOf(simulated(hex, VISION[kind]!))] as const,
    );
    for (const [tone, one] of seen)
      for (const [other, two] of seen)
        if (tone < other) expect(distance(one, two), `${tone} and ${other}`).toBeGreaterThan(CLEARLY_APART);
  });
});

function simulated(hex: string, [r, g, b]: readonly Triple[]): Triple {
  const rgb = [1, 3, 5].map((at) =>
    linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  ) as unknown as Triple;
  const row = (weights: Triple) => clamp(weights[0] * rgb[0] + weights[1] * rgb[1] + weights[2] * rgb[2]);
  return [row(r!), row(g!), row(b!)];
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** CIE L*a*b* of linear sRGB, white D65. */
function labOf([r, g, b]: Triple): Triple {
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function f(t: number): number {
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
}

function distance(one: Triple, two: Triple): number {
  return Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2]);
}
