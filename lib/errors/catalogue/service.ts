import { defineErrors } from '../definition.ts';

export const serviceErrors = defineErrors({
  SURVEY_KEY_UNKNOWN: {
    message: 'The request carries no API key that this survey service knows',
    hint: 'Send `Authorization: Bearer <API key>` with the key shown when the tenant was made',
    httpStatus: 401,
  },
  SURVEY_INSTANCE_MISSING: {
    message: 'The request does not say which database it comes from',
    hint: 'Send `Destination-Instance: ID.GENERATION.TOKEN`, with `.NEXT` at the end where the token is renewed',
    exitCode: 2,
    httpStatus: 428,
  },
  SURVEY_INSTANCE_OTHER: {
    message: 'The request comes from another database than the ones before, or from an earlier state of it',
    hint: 'A person says with PUT /v1/instance which one stands; nothing of the request was carried out',
    httpStatus: 409,
  },
  SURVEY_TENANT_LEAVING: {
    message: 'The tenant is being offboarded: nothing is taken from it any more',
    hint: 'Nothing of the request was carried out; POST /v1/account/offboard goes on with the offboarding',
    httpStatus: 409,
  },
  SURVEY_TENANT_STAYS: {
    message: 'What is held of a tenant is exported when it leaves',
    hint: 'First POST /v1/account/offboard with the step close, until `more` is false',
    httpStatus: 409,
  },
  SURVEY_OFFBOARDING_ORDER: {
    message: 'The step {step} of an offboarding does not follow on {state}',
    hint: 'close, until it is closed; erase, until it is erased; then end',
    httpStatus: 409,
  },
  SURVEY_REQUEST_INVALID: {
    message: 'The request does not follow the contract: {what}',
    hint: 'Compare it with /v1/openapi.json; nothing of it was written',
    exitCode: 2,
    httpStatus: 400,
  },
  SURVEY_REQUEST_TOO_LARGE: {
    message: 'The request is larger than {bytes} bytes',
    hint: 'Send fewer contacts at once: at most 500',
    exitCode: 2,
    httpStatus: 413,
  },
  SURVEY_NOT_FOUND: {
    message: 'There is no such survey or address here',
    hint: 'Check the identifier; surveys of other tenants are not told apart from none',
    httpStatus: 404,
  },
  SURVEY_CURSOR_UNKNOWN: {
    message: 'The cursor is not of this feed',
    hint: 'The service may have been restored: reconcile with GET /v1/surveys and go on from the cursor given there',
    httpStatus: 410,
  },
  SURVEY_TOO_MANY_REQUESTS: {
    message: 'Too many requests in a short time',
    hint: 'Wait as long as Retry-After says',
    retryable: true,
    exitCode: 5,
    httpStatus: 429,
  },
  SURVEY_CONTACT_CONFLICT: {
    message: 'The same contact was accepted earlier with other content',
    hint: 'The message first accepted stands; a changed message needs the next contact number',
    httpStatus: 409,
  },
  SURVEY_ADDRESS_UNUSABLE: {
    message: 'The address cannot be written to over {channel}',
    hint: 'Email needs a mailbox at a domain, SMS a number in E.164 such as +447700900123',
    httpStatus: 422,
  },
  SURVEY_CONTACT_TOO_LATE: {
    message: 'The time to send by, or the day the survey closes, is past',
    hint: 'Plan the contact again with a later time',
    httpStatus: 422,
  },
  SURVEY_CLOSED: {
    message: 'The survey takes no more messages: it is {state}',
    hint: 'Nothing more is sent for this survey',
    httpStatus: 422,
  },
  SURVEY_TAKES_NO_ANSWERS: {
    message: 'The survey takes no answers: it is {state}',
    hint: 'What the learner tells can be entered as a destination in the MIS',
    httpStatus: 409,
  },
  SURVEY_PLACEHOLDER_UNKNOWN: {
    message: 'The text {text} holds a placeholder that does not exist: {placeholder}',
    hint: 'Use only {allowed}',
    exitCode: 2,
    httpStatus: 422,
  },
  SURVEY_LINK_MISSING: {
    message: 'The text {text} lacks the placeholder for the link',
    hint: 'Put the placeholder link where the learner should find the address of the survey',
    exitCode: 2,
    httpStatus: 422,
  },
  SURVEY_SMS_TOO_LONG: {
    message: 'The text {text} takes {parts} text messages{because}, {most} is the most',
    hint: 'Shorten it, or the name of the provider in it; `destinations tenant details preview` counts the parts',
    exitCode: 2,
    httpStatus: 422,
  },
  SURVEY_CONTRAST_TOO_LOW: {
    message: 'Text of colour {text} on {background} has a contrast of {ratio}:1',
    hint: 'WCAG 2.2 asks for at least 4.5:1: choose a darker or lighter colour',
    exitCode: 2,
    httpStatus: 422,
  },
  SURVEY_LOGO_INVALID: {
    message: 'The logo cannot be shown: {problem}',
    hint: 'Give a PNG file of up to 1200 × 400 pixels and 300 KB; most programs save pictures as PNG',
    exitCode: 2,
    httpStatus: 422,
  },
  SURVEY_TIME_ZONE_UNKNOWN: {
    message: 'There is no time zone {zone}',
    hint: 'Name an IANA zone, for example Europe/London',
    exitCode: 2,
    httpStatus: 422,
  },
  SURVEY_TENANT_EXISTS: {
    message: 'There is a tenant {tenant} already',
    hint: 'Choose another name, or make a new key for the tenant that stands',
    exitCode: 2,
    httpStatus: 409,
  },
  SURVEY_TENANT_UNKNOWN: {
    message: 'There is no tenant {tenant}',
    hint: 'Make the tenant first',
    exitCode: 2,
    httpStatus: 404,
  },
  SURVEY_SMS_NOT_GIVEN: {
    message: 'This service was started without a way to send SMS',
    hint: 'Give it an SMS transport, or send by email only',
    httpStatus: 422,
  },
  SURVEY_NOTIFY_KEY_INVALID: {
    message: 'The API key of GOV.UK Notify is not of the form name-service-secret',
    hint: 'Copy it anew from API integration › API keys of the Notify service: the last 73 characters are two UUIDs',
    exitCode: 4,
  },
  SENDER_DNS_FAILED: {
    message: 'No name server answered the question for {kind} of {name}: {code}',
    hint: 'See that this machine reaches its name servers, or name others with --name-server; nothing was judged',
    retryable: true,
    exitCode: 5,
  },
  SURVEY_NOT_LOOPBACK: {
    message: 'In the sandbox nothing is sent to {target}: it is not this machine',
    hint: 'Give a loopback address such as 127.0.0.1, or do not start the service as a sandbox',
    exitCode: 4,
  },
  SURVEY_DKIM_KEY_UNUSABLE: {
    message: 'The key for DKIM cannot sign: {problem}',
    hint: 'Give an RSA key of 2048 bits as PEM: openssl genrsa 2048',
    exitCode: 4,
  },
  SURVEY_MAIL_UNREACHABLE: {
    message: 'The mail server did not take the message: {reply}',
    hint: 'It is tried again by itself; see that the mail server runs and takes mail from here',
    retryable: true,
    exitCode: 5,
    httpStatus: 503,
  },
  SERVICE_SETTINGS_WRONG: {
    message: '{count} things are wrong in the settings of the survey service ({from}): {problems}',
    hint: 'Mend each of them; docs/reference/service-settings.md tells every setting, and `destinations service start --check` looks again',
    exitCode: 4,
  },
  SERVICE_VARIABLE_UNKNOWN: {
    message: 'The variable {variable} of the environment leads to no setting of the survey service',
    hint: 'See docs/reference/service-settings.md for their names, or unset it',
    exitCode: 4,
  },
  SERVICE_NOT_LISTENING: {
    message: 'The survey service cannot listen at {address} ({why})',
    hint: 'Free the port or choose another one with listen.port; ports below 1024 need a right of their own',
    exitCode: 4,
  },
  SURVEY_KEY_NOT_FOUND: {
    message: 'Tenant {tenant} has no key {key} that still works',
    hint: 'See `destinations service key list` for the ids of keys',
    exitCode: 2,
    httpStatus: 404,
  },
  SERVICE_KEY_NOT_CONFIRMED: {
    message: 'Nothing was revoked: a key stops working at once, and its id was not given once more',
    hint: 'Type the id when asked, or without a terminal give --yes {key}; `service key rotate` leaves time to change over',
    exitCode: 2,
  },
});
