/** The least that Ink can be asked for: forty rows of text, of which one is marked, and keys that move the mark. */
import { Box, render, Text, useApp, useInput } from 'ink';
import { createElement, useState } from 'react';

const ROWS = 40;

function Screen() {
  const { exit } = useApp();
  const [selected, select] = useState(0);
  useInput((input, key) => {
    if (input === 'q') exit();
    if (key.downArrow) select((at) => Math.min(ROWS - 1, at + 1));
    if (key.upArrow) select((at) => Math.max(0, at - 1));
  });
  const rows = Array.from({ length: ROWS }, (_, at) =>
    createElement(
      Text,
      { key: at, inverse: at === selected },
      `${at === selected ? '▸' : ' '} row ${String(at + 1).padEnd(8)} waiting   plan       12 min   1/12  nothing to say of it, at some length, as others have it`,
    ),
  );
  return createElement(Box, { flexDirection: 'column' }, ...rows);
}

render(createElement(Screen));
