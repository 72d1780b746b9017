import { expect, onTestFinished, test } from 'vitest';
import {
  editDetails,
  previewDetails,
  pushDetails,
  requireReadyForTracking,
  showDetails,
  undoDetails,
} from '../../../plugin/admin/index.ts';
import { latestAudit } from '../../../plugin/storage/audit.ts';
import { createBench } from '../../service/support.ts';
import { deny, tenantAtWork } from './support.ts';

/** A tenant whose survey service is real and listens, with a form that the service takes. */
async function college() {
  const bench = await createBench();
  onTestFinished(() => bench.close());
  const tenant = await tenantAtWork({ env: { KEY: bench.apiKey } });
  const { context, actor, reference } = tenant;
  await reference.host.config.set('serviceUrl', bench.service.url, 'olga');
  await reference.host.config.set('apiKey', '${env:KEY}', 'olga');
  const edit = (...set: readonly string[]) => editDetails(context, actor, { set });
  const file = (text: string, name = 'north.yaml') => editDetails(context, actor, { file: { name, text } });
  return {
    ...tenant,
    bench,
    edit,
    file,
    atService: async () => (await bench.call('GET', '/v1/account')).json(),
    show: () => showDetails(context, actor),
    push: () => pushDetails(context, actor),
    complete: () =>
      edit(
        'sender.name=North',
        'sender.address=hello@north.example',
        'controller=North College Corporation',
        'contact.email=ask@north.example',
      ),
  };
}

test('what is edited is at the service only once it is pushed, and show tells the difference', async () => {
  const { complete, push, show, atService, reference } = await college();
  const before = await atService();
  expect(await show()).toMatchObject({ saved: null, standing: 'none' });
  expect(await complete()).toMatchObject({ version: 1 });
  expect(await atService()).toEqual(before);
  expect(await show()).toMatchObject({ standing: 'to be pushed', pushed: null });
  await push();
  const { name, timeZone } = reference.host.tenant;
  expect(await atService()).toEqual({
    name,
    timeZone,
    sender: { name: 'North', address: 'hello@north.example' },
    controller: 'North College Corporation',
    contact: { email: 'ask@north.example' },
  });
  expect(await show()).toMatchObject({ standing: 'same', differences: [], pushed: { version: 1 } });
});

test('what somebody else put at the service is told field by field, kept in the audit, and pushed over', async () => {
  const { complete, push, show, bench, atService, database } = await college();
  await complete();
  await push();
  await bench.call('PUT', '/v1/account', { ...(await atService()), controller: 'Somebody Else' });
  const differences = [{ field: 'controller', before: 'Somebody Else', after: 'North College Corporation' }];
  expect(await show()).toMatchObject({ standing: 'changed at the service', differences });
  expect((await push()).changes).toEqual(differences);
  expect(await atService()).toMatchObject({ controller: 'North College Corporation' });
  const [row] = await latestAudit(database.reader, 1);
  expect(row).toMatchObject({ act: 'details-push', result: 'done' });
  expect(JSON.parse(row!.detail!)).toEqual({
    before: { controller: 'Somebody Else' },
    after: { controller: 'North College Corporation' },
  });
});

test('no version is lost: undo goes back one by one, each as a version of its own', async () => {
  const { edit, show, context, actor } = await college();
  for (const name of ['One', 'Two', 'Three']) await edit(`controller=${name}`);
  const controllers: unknown[] = [];
  for (let n = 0; n < 2; n += 1) {
    await undoDetails(context, actor);
    controllers.push((await show()).form.controller);
  }
  expect(controllers).toEqual(['Two', 'One']);
  await expect(undoDetails(context, actor)).rejects.toMatchObject({ code: 'DETAILS_NOTHING_BEFORE' });
  await edit('controller=Four');
  expect(await show()).toMatchObject({ saved: { version: 6 }, form: { controller: 'Four' } });
  expect(await undoDetails(context, actor)).toMatchObject({ version: 7 });
  expect((await show()).form.controller).toBe('One');
});

test('a field that is emptied is gone, and so is a part without fields', async () => {
  const { edit, show } = await college();
  await edit('sender.replyTo=a@north.example', 'languages=cy, en', 'retentionDays=365');
  expect((await show()).form).toMatchObject({
    sender: { replyTo: 'a@north.example' },
    languages: ['cy', 'en'],
    retentionDays: 365,
  });
  await edit('sender.replyTo=');
  expect((await show()).form).not.toHaveProperty('sender');
});

test.each([
  ['sender.address=nobody', 'DETAILS_FIELD_INVALID', 'sender.address is "nobody", no email address (--set)'],
  ['retentionDays=5', 'DETAILS_FIELD_INVALID', 'retentionDays is 5, outside 30 to 3660 (--set)'],
  ['retentionDays=soon', 'DETAILS_FIELD_INVALID', 'retentionDays is "soon", no whole number (--set)'],
  ['languages=en,fr', 'DETAILS_FIELD_INVALID', 'languages.1 is "fr", none of en, cy (--set)'],
  [
    'sender.sms=A!',
    'DETAILS_FIELD_INVALID',
    'sender.sms is "A!", not 3 to 11 letters, digits or inner spaces, one a letter (--set)',
  ],
  ['sender.adress=a@b.example', 'DETAILS_FIELD_UNKNOWN', 'has no field sender.adress (--set)'],
  ['sender=a', 'DETAILS_FIELD_UNKNOWN', 'has no field sender (--set)'],
  ['nothing', 'DETAILS_BAD_ASSIGNMENT', 'not of the form field=value'],
])('%s is refused and nothing is saved', async (pair, code, told) => {
  const { edit, show } = await college();
  const refused = edit('controller=North', pair);
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(told) });
  expect((await show()).saved).toBeNull();
});

test.each([
  ['a value', 'controller: North\nsender:\n  name: North\n  address: nobody\n', 'north.yaml, line 4'],
  ['a name', '{\n  "controller": "North",\n  "colors": {}\n}', 'no field colors (north.yaml, line 3'],
  ['what is no YAML', 'controller: North: South\n', 'two colons (near line 1)'],
  [
    'a field that is there twice',
    'controller: North\ncontroller: South\n',
    'controller is there twice (near line 2)',
  ],
  ['an alias that leads nowhere', 'controller: *north\n', 'north.yaml: not well-formed'],
  ['what has no fields', '- a\n- b\n', 'it holds no fields'],
])('a file is refused with its line for %s', async (_what, text, told) => {
  const { file, show } = await college();
  await expect(file(text)).rejects.toMatchObject({ message: expect.stringContaining(told) });
  expect((await show()).saved).toBeNull();
});

test('a file takes the place of all that was saved, and what show gives is such a file', async () => {
  const { edit, file, show } = await college();
  await edit('controller=North', 'retentionDays=365');
  await file('controller: South\n');
  expect((await show()).form).toEqual({ controller: 'South' });
  const { form } = await show();
  expect(await file(JSON.stringify(form), 'north.json')).toMatchObject({ version: 2, changes: [] });
});

test('what a file says once it may name again', async () => {
  const { file, show } = await college();
  await file('controller: &name North\nsender:\n  name: *name\n');
  expect((await show()).form).toEqual({ controller: 'North', sender: { name: 'North' } });
});

test('a form that is not complete is not pushed, and each field that is missing is named', async () => {
  const { edit, push, context, actor } = await college();
  await expect(push()).rejects.toMatchObject({ code: 'DETAILS_NONE' });
  await edit('sender.name=North');
  const refusal = { code: 'DETAILS_INCOMPLETE', details: { missing: 'controller, contact, sender.address' } };
  await expect(push()).rejects.toMatchObject(refusal);
  await expect(previewDetails(context, actor)).rejects.toMatchObject(refusal);
});

test('what only the service can judge is told in its words, and stays unpushed', async () => {
  const { complete, edit, push, show } = await college();
  await complete();
  await edit('colours.background=#777777', 'colours.text=#ffffff');
  await expect(push()).rejects.toMatchObject({
    code: 'DETAILS_REFUSED',
    message: expect.stringContaining('4.47:1'),
    hint: expect.stringContaining('WCAG'),
  });
  expect((await show()).pushed).toBeNull();
});

test('while the service is away the form can be edited and looked at', async () => {
  const { edit, show, push, bench } = await college();
  await bench.service.close();
  await edit('controller=North');
  expect(await show()).toMatchObject({ form: { controller: 'North' }, trouble: 'SERVICE_UNREACHABLE' });
  await edit('sender.name=N', 'sender.address=a@n.example', 'contact.email=b@n.example');
  await expect(push()).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' });
});

test('tracking asks for four things as they were pushed, not as they were saved', async () => {
  const { complete, edit, push, context, database } = await college();
  const lacking = async () =>
    requireReadyForTracking(context).then(
      () => 'ready',
      ({ code, details }) => (code === 'DETAILS_NEEDED' ? details.missing : code),
    );
  expect(await lacking()).toBe('controller, lawfulBasis, retentionDays, contact.email or contact.telephone');
  await complete();
  await push();
  expect(await lacking()).toBe('lawfulBasis, retentionDays');
  await edit('lawfulBasis=public task', 'retentionDays=365');
  expect(await lacking()).toBe('lawfulBasis, retentionDays');
  await push();
  expect(await lacking()).toBe('SUPPRESSION_LIST_NEEDED');
  await edit('lawfulBasis=');
  expect(await lacking()).toBe('SUPPRESSION_LIST_NEEDED');
  expect(await database.reader('dt_details').count({ n: '*' })).toEqual([{ n: 3 }]);
});

test('who may not send may not word the messages either, and nothing is saved', async () => {
  const { reference, edit, push, show, database } = await college();
  await deny(reference, 'send-destination-survey');
  for (const act of [() => edit('controller=North'), push, show])
    await expect(act()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(await database.reader('dt_details').count({ n: '*' })).toEqual([{ n: 0 }]);
});
