import { type Database, migrate } from '../lib/sql/index.ts';
import { hostMigrations } from '../migrations/host/index.ts';
import {
  type ChangesRequest,
  type Clock,
  HOST_CONTRACT_VERSION,
  type Host,
  type HostLearner,
  type HostLog,
  type NamedLearner,
  type PluginModule,
} from '../plugin/host.ts';
import { createForms, type Forms } from './forms.ts';
import { type ImportFile, importIlr } from './import/index.ts';
import { type LearnerScreens, learnerScreens } from './mis/learner-screens.ts';
import { activatePlugin, contributionPoints, importPlugin } from './plugin-loader.ts';
import { ownManifestPath, type PluginManifest, readPluginManifest } from './plugin-manifest.ts';
import { createReportLibrary, type ReportLibrary } from './report-library.ts';
import { createRibbon, type Ribbon } from './ribbon.ts';
import { createSchedules, type Schedules } from './schedules.ts';
import * as addresses from './store/addresses.ts';
import { identityChanges, learnerChanges } from './store/changes.ts';
import { configStore } from './store/config.ts';
import { destinationHistory, writeDestinations } from './store/destinations.ts';
import { type FoundLearners, findLearners, type LearnerQuery } from './store/find-learners.ts';
import { learnersByRef, liftSuppression, namedLearners, suppressLearner } from './store/learners.ts';
import { notificationsOf, notify } from './store/notifications.ts';
import { type PermissionStore, permissionStore } from './store/permissions.ts';

export interface ReferenceHostOptions {
  readonly tenant: Host['tenant'];
  /** The tenant's own database; the host brings its tables up. Whoever opened it closes it. */
  readonly database: Database;
  /** The installation's control database, brought up with `controlMigrations` by whoever opened it. */
  readonly control: Database;
  readonly clock: Clock;
  readonly log: HostLog;
  /** The plugin's manifest; that of this package when left out. */
  readonly manifestPath?: string;
}

/** What the MIS's own screens and scripts do, beside what the plugin sees through `Host`. */
export interface Mis extends LearnerScreens, Omit<PermissionStore, 'check' | 'set'> {
  readonly setPermission: PermissionStore['set'];
  findLearners(wanted: LearnerQuery): Promise<FoundLearners>;
  importIlr(file: ImportFile, options: MisImportOptions): ReturnType<typeof importIlr>;
  openProposals(): Promise<addresses.AddressProposal[]>;
  /** @param by the person who decides */
  approveAddress(proposal: addresses.ProposalKey, by: string): Promise<void>;
  rejectAddress(proposal: addresses.ProposalKey, by: string): Promise<void>;
  listNotifications(userId: string): ReturnType<typeof notificationsOf>;
}

type MisImportOptions = Omit<Parameters<typeof importIlr>[2], 'ukprn' | 'at'>;

export interface ReferenceHost {
  readonly host: Host;
  readonly manifest: PluginManifest;
  readonly mis: Mis;
  readonly ribbon: Ribbon;
  readonly reports: ReportLibrary;
  readonly forms: Forms;
  readonly schedules: Schedules;
  /** Activates the plugin for this tenant: the module given, else the one the manifest names. */
  loadPlugin(plugin?: PluginModule): Promise<void>;
  unloadPlugin(): Promise<void>;
}

/**
 * The reference MIS for one tenant.
 * @throws `HOST_MANIFEST_UNREADABLE`, `HOST_BAD_MANIFEST`, and what bringing the tables up throws
 */
export async function createReferenceHost(options: ReferenceHostOptions): Promise<ReferenceHost> {
  const { tenant, database, control, clock, log } = options;
  const manifest = readPluginManifest(options.manifestPath ?? ownManifestPath());
  await migrate(database, [hostMigrations]);

  const now = () => clock.now();
  const permissions = permissionStore(database, now);
  const { contributions, points } = contributionPoints(manifest);
  const host: Host = {
    contractVersion: HOST_CONTRACT_VERSION,
    tenant,
    database,
    clock,
    log,
    ...points,
    transaction: (fn) => database.transaction(fn),
    config: configStore(database, now),
    permissions: { check: (actor, id) => permissions.check(actor, id) },
    learners: {
      changes: changesOf(database),
      getMany: getManyOf(database),
      destinationHistory: (ref) => destinationHistory(database.reader, ref),
      proposeAddress: (told) => addresses.proposeAddress(database, told, now()),
      suppress: (ref, reason, who) => suppressLearner(database, { ref, reason, who }, now()),
      liftSuppression: (ref, reason) => liftSuppression(database, ref, reason),
    },
    population: { preferencesEverKnown: () => preferencesEverKnown(database) },
    destinations: { write: (tx, writes) => writeDestinations(tx, writes, now()) },
    notify: (actor, message) => notify(database, actor, message, now()),
  };

  let active: PluginModule | undefined;
  return {
    host,
    manifest,
    mis: createMis(options, permissions),
    ribbon: createRibbon(host, manifest, () => contributions),
    reports: createReportLibrary(tenant, manifest, () => contributions),
    forms: createForms(tenant, manifest, () => contributions),
    schedules: createSchedules({ control, tenant: tenant.id, log }, contributions.schedules, now),
    async loadPlugin(plugin) {
      const module = plugin ?? (await importPlugin(manifest));
      await activatePlugin(manifest, module, host, contributions);
      active = module;
    },
    async unloadPlugin() {
      await active?.deactivate(host);
      active = undefined;
      contributions.clear();
    },
  };
}

/** One question with two depths, as the contract has it. */
function changesOf({ reader }: Database): Host['learners']['changes'] {
  const changes = (request: ChangesRequest & { readonly parts?: 'identity' }) =>
    request.parts === 'identity' ? identityChanges(reader, request) : learnerChanges(reader, request);
  return changes as Host['learners']['changes'];
}

/** Learners by reference, with the same two depths. */
function getManyOf(database: Database): Host['learners']['getMany'] {
  function getMany(refs: readonly string[]): Promise<HostLearner[]>;
  function getMany(refs: readonly string[], parts: 'identity'): Promise<NamedLearner[]>;
  function getMany(refs: readonly string[], parts?: 'identity'): Promise<NamedLearner[]> {
    return parts === 'identity' ? namedLearners(database, refs) : learnersByRef(database, refs);
  }
  return getMany;
}

function createMis({ tenant, database, clock }: ReferenceHostOptions, permissions: PermissionStore): Mis {
  const now = () => clock.now();
  const { check: _, set, ...users } = permissions;
  return {
    ...learnerScreens(database, tenant, now),
    ...users,
    setPermission: set,
    findLearners: (wanted) => findLearners(database.reader, wanted),
    importIlr: (file, how) => importIlr(database, file, { ...how, ukprn: tenant.ukprn, at: now() }),
    openProposals: () => addresses.openProposals(database),
    approveAddress: (proposal, by) =>
      addresses.decideProposal(database, proposal, 'approved', { by, at: now() }),
    rejectAddress: (proposal, by) =>
      addresses.decideProposal(database, proposal, 'rejected', { by, at: now() }),
    listNotifications: (userId) => notificationsOf(database, userId),
  };
}

async function preferencesEverKnown(database: Database): Promise<boolean> {
  const row = await database.reader('mis_counter').where({ name: 'preferences' }).first('value');
  return Number(row.value) === 1;
}
