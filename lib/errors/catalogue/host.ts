import { defineErrors } from '../definition.ts';

export const hostErrors = defineErrors({
  HOST_MANIFEST_UNREADABLE: {
    message: 'The plugin manifest {file} cannot be read as JSON',
    hint: 'Check that the file is there and is JSON',
    exitCode: 4,
  },
  HOST_BAD_MANIFEST: {
    message: 'The manifest of plugin {plugin} is not valid: {problems}',
    hint: 'Mend the named paths; nothing of the plugin was run',
    exitCode: 4,
  },
  HOST_UNDECLARED_CONTRIBUTION: {
    message:
      'Plugin {plugin} gave a handler for "{id}", which its manifest does not declare under contributes/{point}',
    hint: 'Declare it in plugin.json',
    exitCode: 4,
  },
  HOST_MISSING_HANDLER: {
    message: 'Plugin {plugin} declares {ids} and gave no handler',
    hint: 'The plugin is broken: ask its supplier for another version',
    exitCode: 4,
  },
  HOST_CONTRACT_MISMATCH: {
    message: 'Plugin {plugin} wants host contract {wants}; this host has {has}',
    hint: 'Install a version of the plugin that fits this host',
    exitCode: 4,
  },
  HOST_NO_SUCH_COMMAND: {
    message: 'There is no ribbon command "{id}"',
    hint: 'The commands are those of plugin.json under contributes/ribbon',
    exitCode: 2,
  },
  HOST_NO_SUCH_FORM: {
    message: 'There is no form "{id}"',
    hint: 'The forms are those of plugin.json under contributes/forms',
    exitCode: 2,
  },
  HOST_NO_SUCH_REPORT: {
    message: 'There is no report "{id}"',
    hint: 'The reports are those of plugin.json under contributes/reports',
    exitCode: 2,
  },
  HOST_TENANT_UNKNOWN: {
    message: 'This installation has no tenant {tenant}',
    hint: 'List the tenants; a new one is added by its manifest',
    exitCode: 2,
    httpStatus: 404,
  },
  HOST_USER_UNKNOWN: {
    message: 'The MIS has no user {user}',
    hint: 'Name a user of the MIS with --as',
    exitCode: 2,
  },
  HOST_LEARNER_EXISTS: {
    message: 'There is a learner {learner} already',
    hint: 'Choose another reference',
    exitCode: 2,
  },
  HOST_LEARNER_UNKNOWN: {
    message: 'The MIS has no learner {learner}',
    hint: 'Check the learner reference (LearnRefNumber); it may have been erased',
    exitCode: 2,
    httpStatus: 404,
  },
  HOST_POT_UNKNOWN: {
    message: 'Learner {learner} has no period of training {pot} that staff entered',
    hint: 'A period derived from an ILR file changes with the next file, not by hand',
    exitCode: 2,
    httpStatus: 404,
  },
  HOST_NO_SUCH_PROPOSAL: {
    message: 'Learner {learner} has no open correction of that {channel} address',
    hint: 'List the open corrections: somebody may have decided already',
    exitCode: 2,
  },
  HOST_COMMAND_NEEDS_LEARNER: {
    message: 'The command "{id}" is pressed on a learner record',
    hint: 'Name the learner',
    exitCode: 2,
  },
  HOST_ROW_NOT_YOURS: {
    message: 'The plugin asked to {op} destination row {id}, which a person or another source entered',
    hint: 'Only the collection date of such a row may move; report it to the supplier of the plugin',
  },
  HOST_NO_PLUGIN: {
    message: 'No plugin is active for tenant {tenant}',
    hint: 'Load the plugin before using its commands, reports and schedules',
    exitCode: 4,
  },
  EXPORT_NO_FILE: {
    message: 'No ILR file of {year} was imported, so there is none to put outcomes into',
    hint: 'Import the file of that year, or export CSV',
    exitCode: 2,
  },
  IMPORT_OTHER_PROVIDER: {
    message: 'The file is of provider {found}; this tenant is {expected}',
    hint: 'Choose the file of this provider, or confirm with --confirm-provider',
    exitCode: 1,
  },
  IMPORT_LEARNER_REPEATED: {
    message: 'The file has {count} learner references more than once, the first of them {learner}',
    hint: 'Export the file again: each learner stands in it once',
    exitCode: 1,
  },
  IMPORT_MANY_ABSENT: {
    message: '{absent} of {held} learners held for {year} are not in the file ({percent} %)',
    hint: 'Check that the file is complete; confirm with --confirm-absent when it is',
    exitCode: 1,
  },
});
