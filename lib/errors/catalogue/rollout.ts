import { defineErrors } from '../definition.ts';

/** Rolling out to many tenants, wave by wave. */
export const rolloutErrors = defineErrors({
  ROLLOUT_FILE_INVALID: {
    message: '{file} cannot be rolled out: {path} {problem}',
    hint: 'Correct it there; {schema} tells what each part means, and `destinations rollout plan` whether all is well',
    exitCode: 4,
  },
  ROLLOUT_TENANT_UNKNOWN: {
    message: '{file} names the tenant {tenant}, which has no manifest here',
    hint: 'Put its manifest into the folder of manifests, or correct the name; the nearest there is {nearest}',
    exitCode: 4,
  },
  ROLLOUT_TENANT_TWICE: {
    message: '{file} names the tenant {tenant} once more: it is in wave {wave} already',
    hint: 'Keep it in one wave',
    exitCode: 4,
  },
  ROLLOUT_CHANGED: {
    message: 'The rollout {name} was begun by {who} with a file that said something else (in {parts})',
    hint: 'Give --changed to go on by the file as it is now: what is done stays done. A rollout that begins anew needs another name',
    exitCode: 4,
  },
  ROLLOUT_AT_WORK: {
    message: 'The rollout {name} is being applied by {who}',
    hint: 'Wait until that has ended, or stop it with Ctrl-C there; one that was killed on another machine can be taken up after {until}',
    retryable: true,
    exitCode: 1,
  },
  ROLLOUT_TAKEN_OVER: {
    message:
      'Another process has gone on with the rollout {name}, since this one was not heard of for too long',
    hint: 'See `destinations rollout status`; this process has stopped',
    exitCode: 1,
  },
  ROLLOUT_WAVE_UNKNOWN: {
    message: 'The rollout {name} has no wave {wave}',
    hint: 'Its waves are {waves}',
    exitCode: 2,
  },
  ROLLOUT_WAVE_EARLY: {
    message: 'Wave {wave} cannot begin yet: wave {before} {state}',
    hint: 'Apply that one first, or apply without --wave',
    exitCode: 1,
  },
  ROLLOUT_NOT_CONFIRMED: {
    message: 'Nothing was done: nobody confirmed that {tenants} are rolled out to',
    hint: 'Look with `destinations rollout plan`, then give --yes where nobody can be asked',
    exitCode: 2,
  },
  ROLLOUT_CONFIG_DUE: {
    message: 'The config of tenant {tenant} is of version {from} and {to} is current',
    hint: 'Let its wave have the act migrate-config, or give `destinations config migrate --tenant {tenant} --apply`',
    exitCode: 4,
  },
  ROLLOUT_TABLES_WRONG: {
    message: 'The tables of tenant {tenant} are not as they should be: {what}',
    hint: '`destinations doctor --tenant {tenant}` tells what was expected and what was found',
  },
  ROLLOUT_DUMMY_NOT_NAMED: {
    message: 'Nothing tells which learner of tenant {tenant} is the dummy learner',
    hint: 'Say it as dummyLearner in its manifest; it has to be a learner made up for tests',
    exitCode: 4,
  },
  ROLLOUT_DUMMY_NOT_TEST: {
    message:
      'The dummy learner of tenant {tenant}, {learner}, is not marked test in its MIS; nothing was sent',
    hint: 'Mark that learner as test in the MIS if it is made up, or correct dummyLearner in the manifest: nobody real is written to for a test',
    exitCode: 4,
  },
  ROLLOUT_TEST_NOT_SENT: {
    message: 'The test send of tenant {tenant} did not go: {channels}',
    hint: 'Mend the address of the dummy learner or the sender in the details form; applying again sends another one',
  },
  ROLLOUT_TEST_SILENT: {
    message:
      'The survey service of tenant {tenant} took the test send and has not handed it over within {seconds} s: {channels}',
    hint: 'See whether the service sends at all, and whether it holds the tenant; applying again goes on waiting and sends no second one',
    retryable: true,
    exitCode: 5,
  },
});
