/** What an integrator has to bring: the plugin as it is, in a host of less than a hundred lines. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { answerSurvey } from '../../bin/sandbox/learner.ts';
import { createPlugin } from '../../plugin/index.ts';
import { createMailCatcher, createService, createSmtpTransport } from '../../service/index.ts';
import { chosenDatabase } from '../support/chosen-database.ts';
import { minimalHost } from '../support/minimal-host.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { OFFICER, SILENT, TENANT } from './support.ts';

const TODAY = '2025-03-03';
const clock = { now: () => `${TODAY}T10:00:00.000Z`, today: () => TODAY };
const press = { actor: OFFICER, confirmed: false };

it('is under a hundred lines, and uses nothing of the reference host', () => {
  const text = readFileSync(join(import.meta.dirname, '../support/minimal-host.ts'), 'utf8');
  expect(text.trim().split('\n').length).toBeLessThan(100);
  expect(text).not.toMatch(/from '.*\/host\/(?!.*plugin)|from '\.\.\/\.\.\/host\//);
});

it('loads the plugin, has it ask one learner, and is given the row of the answer', async () => {
  const { folder, remove } = temporaryFolder('minimal-host');
  onTestFinished(remove);
  const mails = await createMailCatcher();
  onTestFinished(() => mails.close());
  const service = await createService({
    database: await chosenDatabase(),
    clock: clock.now,
    mail: createSmtpTransport({ host: '127.0.0.1', port: mails.port }),
    log: SILENT,
    sending: false,
  });
  onTestFinished(() => service.close());
  const { apiKey } = await service.createTenant({ id: TENANT.id, name: TENANT.name });
  writeFileSync(join(folder, 'key'), apiKey);

  const { host, commands, reports, forms, told, enrol } = await minimalHost(
    { tenant: TENANT, database: await chosenDatabase(), clock },
    { serviceUrl: service.url, apiKey: `\${file:${join(folder, 'key')}}` },
  );
  const plugin = createPlugin();
  await plugin.activate(host);
  onTestFinished(() => plugin.deactivate(host));
  const form = forms.get('tenant-details')!;
  const values = {
    ...{ 'sender.name': 'College', 'sender.address': 'a@college.example' },
    ...{ controller: TENANT.name, 'contact.name': 'the office' },
  };
  await form.save({ actor: OFFICER, values });
  expect(await form.acts.push!({ actor: OFFICER })).not.toHaveProperty('faults');

  await enrol(leaver('A'));
  const sent = await commands.get('send-destination-survey')!({ ...press, learnerRef: 'A' });
  expect(sent.message).toBe('Destination survey sent by email.');
  await service.drain();
  const [mail] = await mails.messages();
  expect(mail?.to).toEqual(['ada@example.org']);

  const link = /http:\/\/\S+/.exec(mail!.text)![0];
  const employed = { kind: 'employed', hours: '16-or-more', end: null } as const;
  const activity = { ...employed, start: { when: 'date', value: '2025-02-10' } } as const;
  await answerSurvey(link, { preferNotToSay: false, activities: [activity] });
  const { message } = await commands.get('get-responses')!({ ...press, learnerRef: null });
  expect(message).toMatch(/^1 destination record/);
  expect(told).toEqual([message]);

  expect(await host.learners.getMany(['A'])).toMatchObject([
    {
      ref: 'A',
      destinations: [
        { id: 'A/0', version: 1, outType: 'EMP', outCode: 1, startDate: '2025-02-10', source: 'survey' },
      ],
    },
  ]);
  const table = await reports.get('ilr-destinations-tracking')!.drill({ actor: OFFICER, learnerRef: 'A' });
  expect(table.rows).toHaveLength(1);
});

/** A learner who left three months ago, as an MIS would tell of them. */
function leaver(ref: string): Parameters<Awaited<ReturnType<typeof minimalHost>>['enrol']>[0] {
  return {
    ref,
    prevRef: null,
    uln: 9999999999,
    familyName: 'Ash',
    givenNames: 'Ada',
    dateOfBirth: '2000-01-01',
    email: 'ada@example.org',
    telephone: null,
    language: 'en',
    planLearnHours: null,
    planEepHours: null,
    fams: [],
    preferences: [],
    preferencesKnown: true,
    absent: false,
    test: false,
    suppression: null,
    pots: [
      {
        id: 'p1',
        startDate: '2023-09-04',
        actualEndDate: '2024-12-06',
        terminationDate: '2024-12-06',
        derived: false,
        title: 'Plumbing level 2',
        aims: [],
      },
    ],
    rows: [],
  };
}
