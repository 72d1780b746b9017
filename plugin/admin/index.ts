/** What people may ask and do. Every function passes the one gate of `access.ts`. */

export type { JobRow, JobState } from '../../lib/queue/index.ts';
export {
  GROUPING_DEFINITIONS,
  GROUPINGS,
  type GroupRates,
  KEEPS,
  type Keep,
  maskedAddress,
  REASONS,
  type Share,
  type SurveyState,
  type Told,
  waveTitle,
} from '../domain/index.ts';
export type { Actor } from '../host.ts';
export type { LeaverRow } from '../storage/leavers.ts';
export { requireNotHeld } from '../sync/hold.ts';
export {
  type Act,
  PERMISSIONS,
  permitted,
  permittedSupplier,
  type Refusals,
  refusals,
  type SupplierGate,
} from './access.ts';
export {
  type AddressChanged,
  type AddressTrouble,
  confirmAddress,
  releaseAddress,
  troubledAddresses,
} from './addresses.ts';
export { type AssistReport, assistLearner } from './assist.ts';
export {
  type AuditDetail,
  type AuditEntry,
  type AuditPage,
  type AuditQuestion,
  installationAudit,
  mergeAudits,
  tenantAudit,
} from './audit.ts';
export { changeSettings, type SettingChanged, type SettingsChanged } from './change-settings.ts';
export { type ConfigFolders, sweepParts } from './configs/folders.ts';
export { migrateTenantConfig } from './configs/migrate.ts';
export { rollBackTenantConfig } from './configs/rollback.ts';
export { confirmDatabase } from './confirm-database.ts';
export {
  type ConflictSettled,
  type ConflictShown,
  type ConflictsAsked,
  listConflicts,
  settleConflict,
} from './conflicts/index.ts';
export { type AdminContext, type ContextOptions, createContext } from './context.ts';
export { allDecisions, decisionCounts } from './decisions.ts';
export {
  type DetailsEdit,
  DetailsFaults,
  type DetailsSaved,
  type DetailsShown,
  type DetailsStanding,
  editDetails,
  type FieldChange,
  filledFields,
  previewDetails,
  pushDetails,
  showDetails,
  smsLines,
  undoDetails,
} from './details/index.ts';
export {
  type ComparedLine,
  type DryRun,
  type DryRunAsked,
  type DryRunLine,
  type DryRunView,
  estimateRun,
  planDryRun,
  withDryRun,
} from './dry-run/index.ts';
export type { EventStanding, ProblemKind, SealProblem } from './evidence/check-seal.ts';
export { type EvidencePack, learnerEvidence } from './evidence/pack.ts';
export { newestSeal, type Seal } from './evidence/seal.ts';
export { type Verification, type VerifyRequest, verifyEvidence } from './evidence/verify.ts';
export { type Explanation, explain } from './explain.ts';
export {
  type HoldChanged,
  type HoldShown,
  type HoldStanding,
  heldInWords,
  holdSending,
  liftHold,
  showHold,
} from './hold.ts';
export {
  besideText,
  countsOf,
  type Entered,
  type EntryText,
  enterOutcome,
  FAULT_COLUMNS,
  type FaultyRow,
  UPLOAD_COLUMNS,
  type UploadReport,
  type UploadRequest,
  uploadOutcomes,
} from './known/index.ts';
export {
  type ErasurePlan,
  type ErasureReceipt,
  eraseLearner,
  listErasures,
  planErasure,
} from './learner-data/erase.ts';
export { extractLearner, type LearnerExtract } from './learner-data/extract.ts';
export { lastStopDate, leavers } from './leavers.ts';
export type { NextRun, NextRuns } from './next-run.ts';
export type { OffboardingAsked } from './offboarding/begin.ts';
export { foretellOffboarding, type OffboardingForetold } from './offboarding/foretell.ts';
export { offboardTenant } from './offboarding/offboard.ts';
export type { Offboarding } from './offboarding/steps.ts';
export {
  listOutcomes,
  type OutcomeShown,
  type UndoneRow,
  type UndoRequest,
  undoOutcome,
} from './outcomes/index.ts';
export { overview, type Tally, type TenantOverview } from './overview.ts';
export {
  discardQueueJobs,
  type JobFailure,
  pauseTenantQueue,
  type QueueFilter,
  queueFailures,
  queueJobs,
  queuePayload,
  resumeTenantQueue,
  retryQueueJobs,
} from './queue.ts';
export { leaverRates, type RatesQuestion, type RatesReport, readRatesQuestion } from './rates.ts';
export { requireReadyForTracking } from './readiness.ts';
export { requireReason } from './reason.ts';
export {
  allColumns,
  cellOf,
  type DeclaredParameter,
  destinationRecords,
  destinationsReport,
  exportReport,
  type FileColumn,
  markReviewed,
  OUTCOME_CAUSES,
  RECORD_COLUMNS,
  REPORT_COLUMNS,
  type ReportColumn,
  type ReportColumnId,
  type ReportParameters,
  type ReportRow,
  readReportParameters,
  readTemplate,
  recentReport,
  reportParameters,
  undoReview,
} from './report/index.ts';
export { getResponses, type ResponsesReport } from './responses.ts';
export { mostRestrictiveRole, type Role, type RoleOf, rolesIn } from './roles.ts';
export { applyRollout } from './rollout/apply.ts';
export {
  blockedBy,
  type ForeseenStep,
  type ForeseenTenant,
  foreseeStep,
  planRollout,
} from './rollout/foresee.ts';
export type { StepError, TenantProgress, WaveProgress } from './rollout/progress.ts';
export { type RolloutReport, rolloutStatus } from './rollout/report.ts';
export type { StepRequest } from './rollout/tenant.ts';
export { testSend } from './rollout/test-send.ts';
export { assignTenants, type Wave, type Waves } from './rollout/waves.ts';
export { confirmSuppressionList, runDaily, runNow } from './run.ts';
export { type SendReport, sendToLearner } from './send.ts';
export { secondsUntilJobs, serveJobs } from './serve.ts';
export {
  type ConfigStanding,
  configStanding,
  differences,
  differencesFromDefault,
  explainSetting,
  listSettings,
  type SettingDifference,
  type SettingExplained,
  type SettingShown,
  settingsToCompare,
} from './settings.ts';
export type { SettingsAsked } from './settings-asked.ts';
export {
  becomeOperator,
  giveRole,
  putInGroup,
  type SupportStaff,
  supportStaff,
} from './support-staff.ts';
export {
  liftSuppression,
  listSuppressions,
  type SuppressionChanged,
  type SuppressionListed,
  suppressLearner,
} from './suppressions.ts';
export { setTenantEnabled } from './tenants.ts';
export {
  listUncertain,
  settleUncertain,
  type UncertainAsked,
  type UncertainMessage,
} from './uncertain.ts';
