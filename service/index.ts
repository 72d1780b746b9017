export type { Clock, ServiceLog } from './context.ts';
export { createSmtpTransport, type SmtpOptions } from './mail/smtp.ts';
export type { MailTransport } from './mail/transport.ts';
export { type CaughtMail, createMailCatcher, type MailCatcher } from './outbox/mail-catcher.ts';
export type { Outbox } from './outbox/page.ts';
export { createService, type ServiceOptions, type SurveyService } from './service.ts';
export { type CaughtSms, createSmsOutbox, type SmsOutbox } from './sms/sandbox.ts';
export type { SmsMessage, SmsTransport } from './sms/transport.ts';
