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
