/** The wire's messages under the names the service uses; generated from `manifests/wire`. */
import type { Wire } from './wire.generated.ts';

export type Account = Wire['Account'];
export type Answers = Wire['Answers'];
export type Activity = Answers['activities'][number];
export type ActivityKind = Activity['kind'];
export type Told = Activity['start'];
export type AssistRequest = Wire['AssistRequest'];
export type AssistResponse = Wire['AssistResponse'];
export type Contact = Wire['ContactsRequest']['contacts'][number];
export type ContactsRequest = Wire['ContactsRequest'];
export type ContactResult = Wire['ContactsResponse']['results'][number];
export type EventPage = Wire['EventsResponse'];
export type FeedEvent = EventPage['events'][number];
export type Hold = Wire['Hold'];
export type InstanceRequest = Wire['InstanceRequest'];
export type InstanceResponse = Wire['InstanceResponse'];
export type ExportPage = Wire['ExportResponse'];
export type Offboarding = Wire['OffboardResponse'];
export type OffboardRequest = Wire['OffboardRequest'];
export type Preview = Wire['PreviewResponse'];
export type PreviewRequest = Wire['PreviewRequest'];
export type Problem = Wire['Problem'];
export type SurveyView = Wire['Survey'];
export type SurveyHeld = Wire['SurveyHeld'];
export type SurveyPage = Wire['SurveysResponse'];
export type Channel = Contact['channel'];
export type Language = Contact['survey']['language'];
