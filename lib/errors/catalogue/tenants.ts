import { defineErrors } from '../definition.ts';

/** Tenants of an installation: their manifests, and how they are loaded. */
export const tenantErrors = defineErrors({
  TENANT_DISABLED: {
    message: 'Tenant {tenant} is disabled: its manifest says that the plugin is not loaded for it',
    hint: 'Load it again with `destinations tenant enable {tenant}`',
    exitCode: 4,
    httpStatus: 409,
  },
  TENANT_NO_MANIFEST: {
    message: 'Tenant {tenant} has no manifest in {folder}',
    hint: 'Put its manifest there; `destinations tenant provision {tenant}` writes one for a tenant that this installation has',
    exitCode: 4,
  },
  TENANT_NOT_PROVISIONED: {
    message: 'Tenant {tenant} has a manifest and no database yet',
    hint: 'Make it with `destinations tenant provision {tenant}`',
    exitCode: 4,
  },
  TENANT_DATABASE_GONE: {
    message: 'The database of tenant {tenant} is no longer where it was made ({file})',
    hint: 'Put the file back, or say in the manifest of the tenant where it is; nothing was made in its place',
    exitCode: 4,
  },
  TENANT_FILE_NAME: {
    message: '{file} is the manifest of {tenant}, and its name says otherwise',
    hint: 'Name it {tenant}.json, {tenant}.yaml or {tenant}.yml: the name of the file is the id of the tenant',
    exitCode: 4,
  },
  TENANT_ID_TWICE: {
    message: '{file} gives the id {tenant}, which {other} gives too',
    hint: 'Keep one of the two; the id of a tenant that has sent surveys never changes',
    exitCode: 4,
  },
  TENANT_SERVICE_TWICE: {
    message: '{key} is given under service and among the settings (in {from})',
    hint: 'Keep the one under service',
    exitCode: 4,
  },
  OFFBOARDING_NOT_CONFIRMED: {
    message: 'Tenant {tenant} is offboarded only where its id is given once more',
    hint: 'Look first with --dry-run; then type the id when asked, or without a terminal give --yes {tenant}. Nothing was done',
    exitCode: 2,
  },
  OFFBOARDING_REASON_NEEDED: {
    message: 'A tenant is offboarded for a reason of 1 to {most} characters',
    hint: 'Say with --why what ended; it stands in the receipt. Nothing was done',
    exitCode: 2,
    httpStatus: 400,
  },
  OFFBOARDING_FOLDER_IN_USE: {
    message: 'The folder {folder} is not empty',
    hint: 'Give --to a new folder: what is held of the tenant is written into it. Nothing was done',
    exitCode: 2,
  },
  OFFBOARDING_ELSEWHERE: {
    message: 'Tenant {tenant} is being offboarded already, to {folder}',
    hint: 'Go on with the same --to',
    exitCode: 2,
    httpStatus: 409,
  },
  OFFBOARDING_RUN_AT_WORK: {
    message: 'A run of tenant {tenant} is at work',
    hint: 'Let it end, or end it with `destinations responses get --tenant {tenant}`; then give the command again',
    exitCode: 1,
    httpStatus: 409,
  },
  OFFBOARDING_CHANGING: {
    message: 'What is held of tenant {tenant} changed {times} times while it was exported ({what})',
    hint: 'Somebody still works with it: end that, then give the command again. Nothing was erased',
    exitCode: 6,
    httpStatus: 409,
  },
  TENANT_LEAVING: {
    message: 'Tenant {tenant} is being offboarded',
    hint: 'Go on with `destinations tenant offboard {tenant}` as it was begun; it can be enabled again when that has ended',
    exitCode: 4,
    httpStatus: 409,
  },
  TENANT_START_TIMEOUT: {
    message: 'Tenant {tenant} was not up after {seconds} s',
    hint: 'Its database or its start hangs: see `destinations doctor --tenant {tenant}`. The others go on, and it is tried again',
    retryable: true,
    exitCode: 5,
    httpStatus: 503,
  },
  TENANT_PLUGIN_VERSION: {
    message: 'Tenant {tenant} wants {plugin} {wants}, and this is {plugin} {has}',
    hint: 'Install a version in that range, or change plugin.version in its manifest once the tenant may be moved',
    exitCode: 4,
  },
  TENANT_PLUGIN_UNKNOWN: {
    message: 'Tenant {tenant} wants the plugin {plugin}, and this installation has {has}',
    hint: 'Correct plugin.id in its manifest',
    exitCode: 4,
  },
});
