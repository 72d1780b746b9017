import { defineErrors } from '../definition.ts';

/** The command line and the sandbox. */
export const terminalErrors = defineErrors({
  INSTALLATION_NONE: {
    message: 'There is no installation in {folder}',
    hint: 'Name its folder with --home; start one with `destinations ilr import FILE`, or look around in `destinations sandbox`',
    exitCode: 4,
  },
  DATABASE_ELSEWHERE: {
    message: 'The database of this tenant is not where the others of the installation are',
    hint: 'Give the same --database (or DESTINATIONS_DATABASE) with which the tenant was made; without one for files in the folder',
    exitCode: 4,
  },
  TENANT_NOT_NAMED: {
    message: 'This installation has several tenants: {tenants}',
    hint: 'Name one with --tenant',
    exitCode: 2,
  },
  FILE_UNREADABLE: {
    message: 'The file {file} cannot be read ({why})',
    hint: 'Check the path, and that you may read it',
    exitCode: 2,
  },
  FILE_NOT_WRITTEN: {
    message: 'The file {file} cannot be written ({why})',
    hint: 'Check that the folder is there, that you may write to it, and that the disk is not full',
    exitCode: 1,
  },
  BAD_OPTION: {
    message: '{option} is not {expected}',
    hint: 'See `destinations {command} --help`',
    exitCode: 2,
  },
  HEALTH_NOT_TOLD: {
    message: 'Nothing can listen at {address} ({why})',
    hint: 'Give --health another port; each process that serves needs one of its own',
    exitCode: 4,
  },
  SANDBOX_FOLDER_IN_USE: {
    message: 'The folder {folder} is not empty',
    hint: 'Give --keep a new folder: a sandbox never mixes with what is there',
    exitCode: 2,
  },
  SANDBOX_STEP_FAILED: {
    message: 'The sandbox stopped at the step "{step}": {why}',
    hint: 'What led to it stands above; the folder of --keep holds the messages and the database as they were',
    exitCode: 1,
  },
});
