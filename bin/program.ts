import { Command, CommanderError } from 'commander';
import { EXIT } from '../lib/errors/index.ts';
import type { Program } from './command-line.ts';
import { tellFailure } from './failure.ts';
import { addAuditCommands } from './program/audit.ts';
import { addConfigCommands } from './program/config.ts';
import { addConflictCommands } from './program/conflicts.ts';
import { addDashboardCommand } from './program/dashboard.ts';
import { addEvidenceCommands } from './program/evidence.ts';
import { addHoldCommands } from './program/hold.ts';
import { addHostCommands } from './program/host.ts';
import { addIlrCommands } from './program/ilr.ts';
import { addLearnerCommands } from './program/learner.ts';
import { addOutcomeCommands } from './program/outcome.ts';
import { addQueueCommands } from './program/queue.ts';
import { addRatesCommand } from './program/rates.ts';
import { addReportCommands } from './program/report.ts';
import { addRoleCommands } from './program/role.ts';
import { addRolloutCommands } from './program/rollout.ts';
import { addSandboxCommand } from './program/sandbox.ts';
import { addServeCommand } from './program/serve.ts';
import { addServiceCommands } from './program/service.ts';
import { addAddressCommands } from './program/suppressions.ts';
import { addTenantDatabaseCommand } from './program/tenant-database.ts';
import { addTenantDetailsCommands } from './program/tenant-details.ts';
import { addTenantOffboardCommand } from './program/tenant-offboard.ts';
import { addTenantCommands } from './program/tenants.ts';
import { addTrackingCommands } from './program/tracking.ts';
import { addUncertainCommands } from './program/uncertain.ts';
import { surroundings } from './surroundings.ts';

const SELF: Program = { create: createProgram, run: runProgram };

/** Runs one command line in its surroundings: by default the process, whose exit code it sets. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    // Commander has said what was wrong; help and version are no failures.
    if (error instanceof CommanderError) surroundings().end(error.exitCode === 0 ? 0 : EXIT.usage);
    else tellFailure(error, argv.includes('json') || argv.includes('--output=json'));
  }
}

export function createProgram(): Command {
  const program = new Command('destinations')
    .description('Finds out what became of learners who left: surveys, destination outcomes, and why.')
    .showHelpAfterError('Add --help for examples.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => surroundings().out(text),
      writeErr: (text) => surroundings().err(text),
    })
    .addHelpText(
      'after',
      `
Examples:
  destinations --home college                           the dashboard
  destinations sandbox                                  everything at once, on a fictional college
  destinations ilr import FILE.xml --home college       the first file makes the installation
  destinations plan --dry-run --home college            what the next run would do, learner by learner
  destinations explain C001 --home college              why a learner was asked, or not
  destinations tenant list --home college               which tenants there are, and how they stand
  destinations serve --home college                     daily runs and jobs, until it is stopped

Exit codes: 0 done, 1 a check failed, 2 usage, 3 permission, 4 settings, 5 service unreachable, 6 done in part.
DESTINATIONS_HOME, DESTINATIONS_DATABASE, DESTINATIONS_MANIFESTS and DESTINATIONS_USER stand for --home, --database,
--manifests and --as.`,
    );
  addTrackingCommands(program);
  addReportCommands(program);
  addQueueCommands(program);
  addHoldCommands(program);
  addUncertainCommands(program);
  addOutcomeCommands(program);
  addConflictCommands(program);
  addRatesCommand(program);
  addIlrCommands(program);
  addLearnerCommands(program);
  addAddressCommands(program);
  addEvidenceCommands(program);
  addHostCommands(program);
  addRoleCommands(program);
  addTenantCommands(program);
  addConfigCommands(program);
  addTenantDetailsCommands(program);
  addTenantDatabaseCommand(program);
  addRolloutCommands(program);
  addTenantOffboardCommand(program);
  addAuditCommands(program);
  addServeCommand(program);
  addServiceCommands(program);
  addSandboxCommand(program, SELF);
  addDashboardCommand(program, SELF);
  for (const command of commandsOf(program)) command.exitOverride();
  return program;
}

function commandsOf(command: Command): Command[] {
  return command.commands.flatMap((one) => [one, ...commandsOf(one)]);
}
