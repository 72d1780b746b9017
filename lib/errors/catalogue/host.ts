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
  HOST_NO_SUCH_REPORT: {
    message: 'There is no report "{id}"',
    hint: 'The reports are those of plugin.json under contributes/reports',
    exitCode: 2,
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
  IMPORT_OTHER_PROVIDER: {
    message: 'The file is of provider {found}; this tenant is {expected}',
    hint: 'Choose the file of this provider, or confirm with --confirm-provider',
    exitCode: 1,
  },
  IMPORT_MANY_ABSENT: {
    message: '{absent} of {held} learners held for {year} are not in the file ({percent} %)',
    hint: 'Check that the file is complete; confirm with --confirm-absent when it is',
    exitCode: 1,
  },
});
