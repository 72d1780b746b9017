import { Box, Text } from 'ink';
import { createElement, memo, useLayoutEffect, useRef } from 'react';
import type { Frame } from './frames.ts';
import type { Line, Span } from './line.ts';
import { PALETTE } from './theme.ts';

interface LinesProps {
  readonly frame: Frame;
  readonly unchanged: string | undefined;
}

/**
 * Lines of text as they stand. One node of the layout a line: the tree stays small however much is on the screen.
 *
 * Ink measures and cuts every character of every frame. Of a line that stands on the screen already it gets `unchanged`
 * instead, one character, where whoever takes the frames knows what it means.
 */
export function Lines({ frame, unchanged }: LinesProps) {
  const { lines, colour } = frame;
  const drawn = useRef<Frame>({ lines: [], colour });
  useLayoutEffect(() => {
    drawn.current = frame;
  });
  const before = drawn.current.colour === colour ? drawn.current.lines : [];
  const rows = lines.map((line, at) => {
    // A line is its place.
    const key = at;
    if (unchanged !== undefined && before[at] === line) return createElement(Text, { key }, unchanged);
    return createElement(Row, { key, line, colour });
  });
  return createElement(Box, { flexDirection: 'column' }, ...rows);
}

const Row = memo(({ line, colour }: { readonly line: Line; readonly colour: boolean }) => {
  const spans = line.map((span) => createElement(Text, styleOf(span, colour), span.text));
  return createElement(Text, { wrap: 'truncate-end' }, ...spans);
});

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
