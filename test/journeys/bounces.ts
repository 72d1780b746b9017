import nodemailer from 'nodemailer';
import { dsn } from '../service/bounces/reports.ts';
import type { College } from './college.ts';

/** A mail server returns the newest email to the learner over SMTP, as a delivery report. */
export async function bounces(college: College, address: string, status: string): Promise<void> {
  const { mails, service } = college.houses;
  const { from } = (await mails.messages()).findLast(({ to }) => to.includes(address))!;
  const port = service.bouncePort!;
  const server = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  await server.sendMail({ envelope: { from: '', to: [from] }, raw: dsn(from, { status }) });
  server.close();
}
