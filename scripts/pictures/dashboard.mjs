import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { KEYS } from '../../dist/tui/keys.js';
import { root } from '../lib/project.mjs';
import { svgOf } from './svg.mjs';
import { startTerminal } from './terminal.mjs';

const BIN = join(root, 'dist/bin/destinations.js');
const SIZE = { columns: 110, rows: 30 };
/** The fictional college of the sandbox: its name stands on every screen once it was read. */
const COLLEGE = 'Northfold College';
const BYTES = { enter: '\r', escape: '\u001B', down: '\u001B[B' };

/** What is pictured: the commands that lead there from the picture before, and what has to be on the screen by then. */
const SCENES = [
  { name: 'tenants', title: 'The screen Tenants', by: [], shows: ['Tracking'] },
  { name: 'queue', title: 'The screen Queue', by: ['queue'], shows: ['jobs', 'Kind'] },
  { name: 'configs', title: 'The screen Configs', by: ['configs'], shows: ['Interval (Days)'] },
  {
    name: 'outcomes',
    title: 'The screen Outcomes',
    by: ['outcomes', 'down'],
    shows: ['Learner', 'answered'],
  },
  { name: 'learner', title: 'A learner: every decision and message', by: ['open'], shows: ['Learner C'] },
  { name: 'runs', title: 'The screen Runs', by: ['back', 'runs'], shows: ['Asked by'] },
  { name: 'report', title: 'The screen Report', by: ['report'], shows: ['Circumstance'] },
  { name: 'help', title: 'What each key does', by: ['help'], shows: ['quit'] },
];

/**
 * The dashboard in a real pseudo-terminal, on what a walk of the sandbox left behind.
 *
 * @param {string} folder where the sandbox may leave its files
 * @returns {Promise<Record<string, string>>} SVG by the name of the picture
 */
export async function dashboardPictures(folder) {
  const home = join(folder, 'home');
  execFileSync(process.execPath, [BIN, 'sandbox', '--keep', home], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const terminal = startTerminal({
    command: [process.execPath, BIN, '--home', home, '--as', 'mis.officer'],
    ...SIZE,
  });
  try {
    const pictures = {};
    for (const { name, title, by, shows } of SCENES) {
      for (const command of by) {
        terminal.press(bytesOf(command));
        // Escape and the key after it, read at once, would be another key.
        await terminal.shows(COLLEGE);
      }
      await terminal.shows(COLLEGE, ...shows);
      const lines = terminal.lines();
      pictures[`dashboard-${name}.svg`] = svgOf({
        title,
        text: terminal.text(),
        columns: SIZE.columns,
        lines,
      });
    }
    return pictures;
  } finally {
    terminal.end();
  }
}

function bytesOf(command) {
  const key = KEYS.find((binding) => binding.command === command).keys[0];
  return BYTES[key] ?? key;
}
