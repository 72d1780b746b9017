import { Box, Text } from 'ink';
import { createElement } from 'react';
import type { Line, Span } from './line.ts';
import { PALETTE } from './theme.ts';

interface LinesProps {
  readonly lines: readonly Line[];
  readonly colour: boolean;
}

/**
 * Lines of text as they stand. One node of the layout a line: the tree stays small however much is on the screen.
 * A line is its place, so children go without keys.
 */
export function Lines({ lines, colour }: LinesProps) {
  const rows = lines.map((line) => {
    const spans = line.map((span) => createElement(Text, styleOf(span, colour), span.text));
    return createElement(Text, { wrap: 'truncate-end' }, ...spans);
  });
  return createElement(Box, { flexDirection: 'column' }, ...rows);
}

function styleOf({ tone, bold = false, inverse = false }: Span, colour: boolean) {
  // A selected line has one background from edge to edge, so it keeps one colour too.
  const coloured = colour && !inverse && tone !== undefined && tone !== 'quiet';
  return {
    bold,
    inverse,
    dimColor: tone === 'quiet' && !inverse,
    ...(coloured ? { color: PALETTE[tone] } : {}),
  };
}
