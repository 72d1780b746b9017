/** The keys of the dashboard, from the one table in which they are named. */
export async function keysFiles() {
  const { KEYS, PALETTE_KEYS, SCREEN_IDS } = await import('../../dist/tui/keys.js');
  const { ANSWER_KEYS, EDIT_KEYS, keyName } = await import('../../dist/lib/screen/keys.js');
  const titleOf = (id) => KEYS.find(({ command }) => command === id).label;
  const cell = (text) => text.replaceAll('|', '\\|');
  const names = (keys) => keys.map((key) => `\`${keyName(key)}\``).join(' ');
  const table = (bindings, where = false) =>
    [
      `| key | does |${where ? ' on |' : ''}`,
      where ? '|---|---|---|' : '|---|---|',
      ...bindings.map(({ keys, label, help, on = [] }) => {
        const screens = where ? ` ${on.map(titleOf).join(', ')} |` : '';
        return `| ${names(keys)} | *${cell(label)}*: ${cell(help)} |${screens}`;
      }),
    ].join('\n');
  const everywhere = KEYS.filter(({ on }) => on === undefined);
  const acts = KEYS.filter(({ on }) => on !== undefined);
  return {
    'docs/reference/keys.md': `# Keys of the dashboard

Made from \`tui/keys.ts\` by \`npm run generate\`. \`?\` shows the same in the dashboard. The screens: ${SCREEN_IDS.map((id) => `${names(KEYS.find(({ command }) => command === id).keys)} ${titleOf(id)}`).join(', ')}.

## Everywhere

${table(everywhere)}

## On some screens

Each act counts first, and asks. A key that is not allowed stands in brackets and says why when it is pressed.

${table(acts, true)}

## Under a question

${table(ANSWER_KEYS)}

## While typing

${table(EDIT_KEYS)}

## While typing a command

${table(PALETTE_KEYS)}
`,
  };
}
