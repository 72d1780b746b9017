import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '../../lib/errors/index.ts';
import { type Layer, ownManifest, readSetting } from '../../plugin/config/index.ts';
import { type Home, homeAt } from '../installation/home.ts';
import { walkDetails } from './details.ts';
import { walkGuide } from './guide.ts';
import { type Houses, startHouses } from './houses.ts';
import { keepDecisions, keepExport } from './keep.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { allowOfficer, hireOfficer, putInCharge } from './people.ts';
import { followToTheEnd, type Population, startTracking } from './population.ts';
import { readScenario, type Scenario } from './scenario.ts';

export interface SandboxOptions {
  /** A file of one's own instead of the fictional college; read and never changed. */
  readonly ilr?: string | undefined;
  readonly today?: string | undefined;
  /** `--set` */
  readonly settings: Layer;
  /** Folder in which everything is left; without it nothing remains. */
  readonly keep?: string | undefined;
  /** Address of a SQL Server that holds the sandbox's databases instead of files. */
  readonly database?: string | undefined;
}

/**
 * The whole walk-through without a terminal: the guide's test case, then the college or file to the end.
 * @throws SANDBOX_STEP_FAILED at the first step that does not hold, and what reading the file throws before any step
 */
export async function walkSandbox(options: SandboxOptions, write: (line: string) => void): Promise<void> {
  const started = performance.now();
  await withHouses(options, false, async (houses, scenario) => {
    const narrator = createNarrator(write);
    await walkGuide(houses, narrator);
    narrator.part(scenario.name);
    const population = await populationOf(houses, narrator, scenario, options);
    await startTracking(population);
    await keepDecisions(population, 'decisions.csv');
    await followToTheEnd(population);
    await keepDecisions(population, 'decisions-closing.csv');
    await keepExport(population);
    write('');
    if (options.keep !== undefined)
      write(`Everything is left in ${options.keep}: ${left(houses)}, outbox, decisions and export.`);
    write(`All ${narrator.held} steps held, in ${Math.round((performance.now() - started) / 100) / 10} s.`);
  });
}

function left({ installation }: Houses): string {
  const { named } = installation.home.databases;
  return named === null ? 'databases' : `databases ${named}_* on the server`;
}

/**
 * The sandbox for a person at a terminal: the college or file with tracking on and its first messages sent.
 * @param look shows the dashboard until the person leaves
 */
export async function openSandbox(
  options: SandboxOptions,
  write: (line: string) => void,
  look: (population: Population) => Promise<void>,
): Promise<void> {
  await withHouses(options, true, async (houses, scenario) => {
    const narrator = createNarrator(write);
    narrator.part(scenario.name);
    const population = await populationOf(houses, narrator, scenario, options);
    await walkDetails(houses, narrator, population.officer);
    await startTracking(population);
    await look(population);
  });
}

async function populationOf(
  houses: Houses,
  narrator: Narrator,
  scenario: Scenario,
  { settings }: SandboxOptions,
): Promise<Population> {
  const officer = await hireOfficer(houses);
  await allowOfficer(houses);
  // Only now: an operator is refused nothing, and the guide's test case shows what is refused without a permission.
  await putInCharge(houses, officer);
  // Who chooses a profile wants its defaults: of the scenario only the file's own date stays.
  const { backPopulationDate } = scenario.settings;
  const own = 'profile' in settings ? { backPopulationDate } : scenario.settings;
  return { houses, narrator, scenario, officer, settings: { ...own, ...settings } };
}

async function withHouses(
  options: SandboxOptions,
  live: boolean,
  use: (houses: Houses, scenario: Scenario) => Promise<void>,
): Promise<void> {
  // Before anything is made: a setting that cannot stand is the first thing to say.
  for (const [name, value] of Object.entries(options.settings))
    readSetting(ownManifest(), name, value, '--set');
  const scenario = await readScenario(options);
  const home = sandboxHome(options);
  try {
    const { ukprn } = scenario.header;
    const tenant = { id: String(ukprn), name: scenario.provider, ukprn };
    const houses = await startHouses({ home, tenant, today: scenario.today, live });
    try {
      await use(houses, scenario);
    } finally {
      await houses.close();
    }
  } finally {
    if (options.keep === undefined) {
      await home.databases.remove();
      rmSync(home.folder, { recursive: true, force: true });
    }
  }
}

/** @throws SANDBOX_FOLDER_IN_USE: what lies in a folder is never mixed with a new sandbox */
function sandboxHome({ keep, database }: Pick<SandboxOptions, 'keep' | 'database'>): Home {
  const at = { database, mark: `_sandbox_${randomBytes(4).toString('hex')}` };
  if (keep !== undefined && existsSync(keep) && readdirSync(keep).length > 0)
    throw new CodedError('SANDBOX_FOLDER_IN_USE', { folder: keep });
  const home = keep ?? mkdtempSync(join(tmpdir(), 'destinations-'));
  // Of its own, wherever the manifests of this machine's real tenants are.
  return homeAt({ ...at, home, manifests: join(home, 'tenants') });
}
