import { defineErrors } from '../definition.ts';

export const pluginErrors = defineErrors({
  // the survey service, as its client meets it
  SERVICE_UNREACHABLE: {
    message: 'The survey service at {url} cannot be reached ({why})',
    hint: 'Check that the service runs and that this machine may connect to it; nothing was lost, the next run goes on',
    retryable: true,
    exitCode: 5,
    httpStatus: 503,
  },
  SERVICE_KEY_REFUSED: {
    message: 'The survey service at {url} does not know the API key',
    hint: 'Check the reference in "API Key" and that the key was not revoked',
    exitCode: 4,
    httpStatus: 502,
  },
  SERVICE_BUSY: {
    message: 'The survey service at {url} asks to wait',
    hint: 'It is tried again by itself',
    retryable: true,
    exitCode: 5,
    httpStatus: 503,
  },
  SERVICE_FAILED: {
    message: 'The survey service at {url} failed with status {status}',
    hint: 'It is tried again by itself; if it lasts, look at the log of the service',
    retryable: true,
    exitCode: 5,
    httpStatus: 502,
  },
  SERVICE_REFUSED: {
    message: 'The survey service refused the request with status {status} ({code})',
    hint: 'Look the code up in the documentation of errors',
    exitCode: 5,
    httpStatus: 502,
  },
  SERVICE_REPLY_MALFORMED: {
    message: 'The reply of the survey service is not what the contract says: {what}',
    hint: 'Check the address of the service and that its version fits; nothing of the reply was used',
    retryable: true,
    exitCode: 5,
    httpStatus: 502,
  },
  SERVICE_SURVEY_UNKNOWN: {
    message: 'The survey service does not know this survey',
    hint: 'Nothing to do: it was never sent or has been erased there',
    exitCode: 5,
    httpStatus: 404,
  },
  SERVICE_NOT_SET: {
    message: 'No survey service is set for this tenant',
    hint: 'Set "Survey service address" and "API Key"',
    exitCode: 4,
    httpStatus: 409,
  },
  SERVICE_NEEDS_TLS: {
    message: 'The survey service at {url} is not on this machine and not https',
    hint: 'Set "Service URL" to an https address',
    exitCode: 4,
  },
  SERVICE_BAD_URL: {
    message: 'The address of the survey service is not a URL',
    hint: 'Set "Service URL" to an address like https://surveys.example.org',
    exitCode: 4,
  },
  FEED_UNKNOWN_CURSOR: {
    message: 'The survey service does not know the place up to which its events were read',
    hint: 'The next run reconciles survey by survey; nothing to do',
    exitCode: 5,
    httpStatus: 410,
  },
  // sync
  CURSOR_MOVED: {
    message: 'Another run moved the "{cursor}" cursor meanwhile',
    hint: 'The page is read again by itself',
    retryable: true,
  },
  ROW_CHANGED: {
    message: 'A destination row of learner {learner} was changed meanwhile',
    hint: 'The page is decided again by itself',
    retryable: true,
  },
  SURVEY_CHANGED: {
    message: 'The survey of learner {learner} was changed meanwhile by another run',
    hint: 'The page is worked again by itself',
    retryable: true,
  },
  RUN_NOT_FINISHED: {
    message: 'Run {run} stopped before its end: {why}',
    hint: 'See the dead jobs with `destinations queue list`; what was done stays done and the next run goes on',
    exitCode: 6,
  },
  RUN_OF_TODAY_EXISTS: {
    message: 'The daily run of {date} is there already',
    hint: 'Look at it with `destinations report runs`, or start one by hand',
    exitCode: 1,
    httpStatus: 409,
  },
  // admin
  PERMISSION_NOT_SET: {
    message: 'The permission "{permission}" is not set for {actor}',
    hint: 'Set it under Commands › Trainee Editor',
    exitCode: 3,
    httpStatus: 403,
  },
  PERMISSION_DENIED: {
    message: 'The permission "{permission}" is denied to {actor}',
    hint: 'Ask whoever manages permissions under Commands › Trainee Editor; a denial of the user or of any group wins',
    exitCode: 3,
    httpStatus: 403,
  },
  ROLE_NEEDED: {
    message: '{actor} has no role on this installation',
    hint: 'This is work of support staff: an operator gives roles with `destinations role set`, and where nobody is an operator yet, anybody gives the first',
    exitCode: 3,
    httpStatus: 403,
  },
  ROLE_READ_ONLY: {
    message: '{actor} has the role read-only on this installation and changes nothing',
    hint: 'Ask an operator to do it; read-only of the user or of any group wins',
    exitCode: 3,
    httpStatus: 403,
  },
  NO_OPERATOR_LEFT: {
    message: 'Nobody would be an operator of this installation, so nothing was changed',
    hint: 'Give a user the role first: `destinations role set USER operator`',
    exitCode: 1,
    httpStatus: 409,
  },
  AUDIT_BAD_PLACE: {
    message: 'What --after names is no place in the audit',
    hint: 'Copy it from the end of the page before',
    exitCode: 2,
    httpStatus: 400,
  },
  LEARNER_UNKNOWN: {
    message: 'There is no learner {learner}',
    hint: 'Check the reference as the MIS shows it',
    exitCode: 2,
    httpStatus: 404,
  },
  LEARNER_ERASED: {
    message: 'What was held of this learner was erased, and nothing is collected of them again',
    hint: '`destinations learner erasures --learner REFERENCE` shows when, by whom and why',
    exitCode: 1,
    httpStatus: 410,
  },
  ERASURE_REASON_NEEDED: {
    message: 'An erasure needs a reason of up to 500 characters',
    hint: 'Give it as --why "asked by the learner on 3 March"; write nothing there that says who the learner is, since the reason is kept',
    exitCode: 2,
    httpStatus: 400,
  },
  ERASURE_NOT_CONFIRMED: {
    message: 'Nothing was erased: what is erased cannot be brought back, and --yes does not name the learner',
    hint: 'Look first with --dry-run, then give the reference again as --yes REFERENCE',
    exitCode: 2,
    httpStatus: 400,
  },
  SEND_REFUSED: {
    message: 'No survey was sent to learner {learner}: {reason}',
    hint: '`destinations explain {learner}` says why',
    exitCode: 1,
    httpStatus: 409,
  },
  SEND_NEEDS_CONFIRMING: {
    message: 'Learner {learner} was sent a survey on {last}, less than {days} days ago',
    hint: 'Confirm to send another one all the same',
    exitCode: 1,
    httpStatus: 409,
  },
  REPORT_BAD_PARAMETER: {
    message: 'The parameter "{parameter}" of the report is not {expected}',
    hint: 'Give `by` as sent or responses and the dates like 2025-07-31',
    exitCode: 2,
    httpStatus: 400,
  },
  TRACKING_SWITCHED_OFF: {
    message: 'Destination tracking is switched off for this tenant',
    hint: 'Set "Enable destination tracking" to on; a single learner can be sent a survey while it is off',
    exitCode: 4,
  },
  SUPPRESSION_LIST_NEEDED: {
    message: 'No import ever carried contact preferences: who must not be contacted is not known',
    hint: 'Give the list of learners not to contact, or confirm that it is empty, before switching on',
    exitCode: 4,
  },
  // the details form
  DETAILS_NONE: {
    message: 'No details form was saved for this tenant',
    hint: 'Fill it in and save it: in the MIS, or with `destinations tenant details edit`',
    exitCode: 4,
    httpStatus: 409,
  },
  DETAILS_BAD_ASSIGNMENT: {
    message: 'A field after --set is not of the form field=value',
    hint: 'Write it like --set sender.address=surveys@college.example; nothing after the sign empties the field',
    exitCode: 2,
    httpStatus: 400,
  },
  DETAILS_FIELD_UNKNOWN: {
    message: 'The details form has no field {field} ({where})',
    hint: 'The nearest is {suggestion}; docs/tenant-details.md lists them all. Nothing was saved',
    exitCode: 4,
    httpStatus: 422,
  },
  DETAILS_FIELD_INVALID: {
    message: 'The details form cannot stand: {faults}',
    hint: 'docs/tenant-details.md says what each field takes. Nothing was saved',
    exitCode: 4,
    httpStatus: 422,
  },
  DETAILS_FILE_UNREADABLE: {
    message: 'The details form cannot be read from {file}: {problem}',
    hint: 'Give a JSON or YAML file with the fields of docs/tenant-details.md; nothing was saved',
    exitCode: 2,
    httpStatus: 422,
  },
  DETAILS_INCOMPLETE: {
    message: 'The details form lacks {missing}, which the survey service asks for',
    hint: 'Fill it in with `destinations tenant details edit --set FIELD=VALUE`',
    exitCode: 4,
    httpStatus: 409,
  },
  DETAILS_REFUSED: {
    message: 'The survey service does not take the details form: {title} ({code})',
    hint: '{hint}',
    exitCode: 4,
    httpStatus: 422,
  },
  DETAILS_CHANGED: {
    message: 'The details form was saved by somebody else meanwhile',
    hint: 'Look at it with `destinations tenant details show` and edit it again; nothing of yours was saved',
    exitCode: 1,
    httpStatus: 409,
  },
  DETAILS_NOTHING_BEFORE: {
    message: 'There is no version of the details form before this one',
    hint: 'Edit it instead',
    exitCode: 1,
    httpStatus: 409,
  },
  DETAILS_NEEDED: {
    message: 'Tracking stays off: the details form as it was last pushed lacks {missing}',
    hint: 'Fill it in with `destinations tenant details edit` and give it to the survey service with `destinations tenant details push`',
    exitCode: 4,
    httpStatus: 409,
  },
  CLONED_DATABASE: {
    message: 'Nothing is sent: this database may be a restored or copied one ({why})',
    hint: 'Where it is the one to send from: `destinations tenant confirm-database --why TEXT`. Answers are retrieved meanwhile',
    exitCode: 4,
    httpStatus: 409,
  },
  DATABASE_REASON_NEEDED: {
    message: 'A database is confirmed with a reason of 1 to {most} characters',
    hint: 'Say with --why where this database came from',
    exitCode: 2,
    httpStatus: 400,
  },
  // domain
  SURVEY_ILLEGAL_MOVE: {
    message: 'A survey that is {from} cannot become what "{event}" would make it',
    hint: 'Nothing was written. Report it with the history of the learner: `destinations explain` shows it',
  },
});
