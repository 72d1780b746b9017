/** The wire's messages under the names the client uses; generated from `manifests/wire`, the contract. */
import type { Wire } from './wire.generated.ts';

export type WireContact = Wire['ContactsRequest']['contacts'][number];
export type WireAssist = Wire['AssistResponse'];
export type WireContactResult = Wire['ContactsResponse']['results'][number];
export type WireEvent = Wire['Event'];
export type WireEventPage = Wire['EventsResponse'];
export type WireSurvey = Wire['Survey'];
export type WireSurveyFacts = Wire['SurveyFacts'];
export type WireSurveyHeld = Wire['SurveyHeld'];
export type WireSurveyPage = Wire['SurveysResponse'];
export type WirePreview = Wire['PreviewResponse'];
export type WireInstance = Wire['InstanceResponse'];
export type WireAccount = Wire['Account'];
export type WireHold = Wire['HoldResponse'];
export type WireRelease = Wire['ReleaseRequest'];
export type WireUncertainPage = Wire['UncertainResponse'];
export type WireUncertainSettled = Wire['UncertainRequest'];
export type WireOffboardRequest = Wire['OffboardRequest'];
export type WireOffboarding = Wire['OffboardResponse'];
export type WireExportPage = Wire['ExportResponse'];

/** What the service holds of a tenant, by the names under which it is exported. */
export const EXPORTED_TABLES = ['account', 'surveys', 'messages', 'events', 'suppressions'] as const;
export type ExportedTable = (typeof EXPORTED_TABLES)[number];
