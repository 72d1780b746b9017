import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark, Result } from './benchmark.ts';
import { startStub } from './child.ts';
import { installationOn, megabytesOf } from './installation.ts';
import { learnersOf, template } from './plan.ts';
import { TODAY } from './population.ts';

const MOST_MEGABYTES = 300;

/** A feed without news, and the details of the tenant that a run asks for first. */
function writeReplies(folder: string): void {
  const feed = { events: [], cursor: 'bench.0', more: false, completeTo: `${TODAY}T08:00:00.000Z` };
  writeFileSync(join(folder, 'feed-0.json'), JSON.stringify(feed));
  const account = {
    name: 'North College',
    timeZone: 'Europe/London',
    sender: { name: 'North College', address: 'destinations@college.example', sms: 'College' },
    controller: 'North College',
    contact: { name: 'the MIS office', telephone: '01632 960000', email: 'mis@college.example' },
  };
  writeFileSync(join(folder, 'account.json'), JSON.stringify(account));
}

export const memory: Benchmark = {
  about: 'the most memory each command ever holds, on a tenant of 1,000,000 learners',
  async run(options) {
    const home = await installationOn(options, await template(options, learnersOf(options)));
    writeReplies(home);
    writeFileSync(join(home, 'key'), 'bench\n');
    const { url, stop } = await startStub(home, false);
    const settings = [
      'enableDestinationTracking=true',
      'backPopulationDate=2024-08-01',
      `serviceUrl=${url}`,
      `apiKey=\${file:${join(home, 'key')}}`,
    ].flatMap((setting) => ['--set', setting]);
    const span = ['--from', '2024-08-01', '--to', '2026-07-31'];
    const commands: readonly (readonly string[])[] = [
      ['plan', '--dry-run', ...settings],
      ['run', ...settings],
      ['explain', 'L00000000', ...settings],
      ['report', ...span, ...settings],
      ['rates', ...span, '--output', 'html', ...settings],
      ['ilr', 'export', join(home, 'outcomes.csv'), '--format', 'csv', ...settings],
    ];
    const results: Result[] = [];
    for (const command of commands) {
      const name = command.slice(
        0,
        command.findIndex((word) => word === '--set' || word.includes('/')),
      );
      options.say(`destinations ${name.join(' ')}`);
      const megabytes = await megabytesOf(command, home);
      results.push({
        name: `memory: ${name.join(' ')}`,
        unit: 'MB',
        ours: megabytes,
        peer: 0,
        bar: { kind: 'below', value: MOST_MEGABYTES },
        raw: { ours: [megabytes], peer: [] },
      });
    }
    stop();
    return results;
  },
};
