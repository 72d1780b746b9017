import { defineErrors } from '../definition.ts';

/** Settings: no message ever carries the value of a secret. */
export const configErrors = defineErrors({
  CONFIG_UNKNOWN_KEY: {
    message: 'No setting is called {key} (in {from}); the nearest name is {suggestion}',
    hint: '`destinations config list` shows every setting by its name',
    exitCode: 4,
    httpStatus: 400,
  },
  CONFIG_DUPLICATE_KEY: {
    message: '{key} is given twice in {from}, with and without its prefix',
    hint: 'Keep one of the two',
    exitCode: 4,
    httpStatus: 400,
  },
  CONFIG_WRONG_TYPE: {
    message: '{key} is {value} (in {from}), which is not {expected}',
    hint: 'Give {key} {expected}',
    exitCode: 4,
    httpStatus: 400,
  },
  CONFIG_OUT_OF_RANGE: {
    message: '{key} is {value} (in {from}), outside {minimum} to {maximum}',
    hint: 'Give {key} a value from {minimum} to {maximum}',
    exitCode: 4,
    httpStatus: 400,
  },
  CONFIG_INSECURE_URL: {
    message: '{key} (in {from}) is not an https address',
    hint: 'Use https; plain http is accepted for this very machine only (localhost, 127.0.0.1, [::1])',
    exitCode: 4,
    httpStatus: 400,
  },
  CONFIG_SECRET_VALUE: {
    message: '{key} (in {from}) holds a secret itself instead of a reference to one',
    hint: 'Put the secret in an environment variable or a file and give {key} as ${env:NAME} or ${file:PATH}; replace the secret, since it has been written down',
    exitCode: 4,
    httpStatus: 400,
  },
  CONFIG_SECRET_MISSING: {
    message: '{reference} leads to no secret',
    hint: 'Set the environment variable, or make the file readable for the user that runs this, and start again',
    exitCode: 4,
  },
  CONFIG_BAD_ASSIGNMENT: {
    message: 'An assignment is not of the form key=value',
    hint: 'Write for example --set intervalDays=30, without spaces around =',
    exitCode: 2,
    httpStatus: 400,
  },
  CONFIG_NO_SUCH_CHANGE: {
    message: 'No setting of this tenant has a change {id} in its history',
    hint: '`destinations config get KEY` shows the changes of a setting with their ids',
    exitCode: 2,
    httpStatus: 404,
  },
  CONFIG_CHANGED_SINCE: {
    message: '{key} was changed again after change {id}, so undoing that one alone would not bring it back',
    hint: 'Undo the latest change first, {latest}, or set the value that is wanted',
    exitCode: 1,
    httpStatus: 409,
  },
  CONFIG_FILE_UNREADABLE: {
    message: '{file} cannot be read: {problem}',
    hint: 'Check that the file exists, may be read, and is well-formed: JSON or YAML for settings; CSV, JSON or XML for an export of options',
    exitCode: 4,
  },
  CONFIG_FILE_INVALID: {
    message: '{file} is not as its schema wants it: {path} {problem}',
    hint: 'Compare it with {schema}, or open it in an editor that knows JSON Schema',
    exitCode: 4,
    httpStatus: 400,
  },
  CONFIG_FILE_PROBLEMS: {
    message: '{count} things are wrong in {file}: {problems}',
    hint: 'Mend each of them; `destinations config list` shows every setting with its limits',
    exitCode: 4,
    httpStatus: 400,
  },
  CONFIG_FILE_UNEDITABLE: {
    message:
      '{file} cannot be changed at {path} without touching the rest: it is laid out in a way that only a person can keep',
    hint: 'Write that part of the file plainly, key by key and without anchors, or make the change by hand',
    exitCode: 4,
  },
  CONFIG_MIGRATION_DUE: {
    message: 'The config is of version {version} (in {from}), which nothing goes by any more',
    hint: '`destinations config migrate --dry-run` shows what version {current} makes of it, `--apply` does it',
    exitCode: 4,
  },
  CONFIG_VERSION_NEWER: {
    message: 'The config is of version {version} (in {from}), and this product knows up to {current}',
    hint: 'Use the newer product, or go back with it: `destinations config rollback`',
    exitCode: 4,
  },
  CONFIG_FILE_CHANGED: {
    message: '{file} was changed by somebody else meanwhile, and is left as they wrote it',
    hint: 'Run the same command again',
    exitCode: 4,
    retryable: true,
  },
  CONFIG_ROLLBACK_LOSES: {
    message: '{file} was edited since its migration, and version {version} has no room for {lost}',
    hint: 'Undo those edits first, so that the file can be put back from its backup, or stay with the newer version',
    exitCode: 4,
  },
  CONFIG_BACKUP_INCOMPLETE: {
    message: '{file} of {tenant} cannot be put back: a secret that stood in it has changed or gone',
    hint: 'Put the secret file back that the backup names, as it was, and try again',
    exitCode: 4,
  },
  CONFIG_FILE_EXECUTABLE: {
    message: '{file} is code, and settings are never run',
    hint: 'Give the settings as JSON or YAML, and remove the file',
    exitCode: 4,
  },
});
