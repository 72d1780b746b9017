import { CodedError } from '../../lib/errors/index.ts';

/** WCAG 2.2, 1.4.3, level AA for text of any size. */
const LEAST = 4.5;

/** @throws SURVEY_CONTRAST_TOO_LOW with the ratio */
export function requireContrast(colours: { readonly background: string; readonly text: string }): void {
  const ratio = contrast(colours.background, colours.text);
  if (ratio < LEAST)
    throw new CodedError('SURVEY_CONTRAST_TOO_LOW', {
      ...colours,
      // Cut, not rounded: 4.499 must not read as 4.5.
      ratio: (Math.floor(ratio * 100) / 100).toFixed(2),
    });
}

/** Contrast ratio of two colours `#rrggbb` as WCAG defines it, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255),
  ) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(share: number): number {
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
