/** Settings of a service: from a file and the environment, whole or refused with everything that is wrong. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readServiceSettings } from '../../../service/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder('settings'));
});
afterEach(() => remove());

const SMTP = { email: { transport: 'smtp', smtp: { host: 'mail.example' } } };

function read(document: object | string, env: Record<string, string> = {}) {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  writeFileSync(join(folder, `destinations-service.${typeof document === 'string' ? 'yaml' : 'json'}`), text);
  return readServiceSettings({ file: undefined, folder, env });
}
const told = async (document: object | string, env = {}) => {
  const error = await read(document, env).then(
    () => null,
    (thrown: unknown) => thrown as { code: string; message: string },
  );
  return error === null ? 'right' : `${error.code}: ${error.message}`;
};

test('what is left out has its default, and a database is a file beside the settings', async () => {
  const { settings, file } = await read('email:\n  transport: smtp\n  smtp:\n    host: mail.example\n');
  expect(file).toBe(join(folder, 'destinations-service.yaml'));
  expect(settings).toMatchObject({
    database: join(folder, 'service.sqlite'),
    sandbox: false,
    listen: { host: '127.0.0.1', port: 8080, trustProxy: [], drainSeconds: 0 },
    email: { smtp: { port: 587 } },
    sms: { gateway: 'none' },
  });
});

test('the environment stands above the file, and can be all there is', async () => {
  const above = await read(
    { ...SMTP, listen: { port: 81 } },
    {
      DESTINATIONS_SERVICE_LISTEN_PORT: '82',
      DESTINATIONS_SERVICE_LISTEN_TRUST_PROXY: '10.0.0.0/8, ::1',
      DESTINATIONS_SERVICE_LOG_REQUESTS: 'true',
    },
  );
  expect(above.settings.listen).toMatchObject({ port: 82, trustProxy: ['10.0.0.0/8', '::1'] });
  expect(above.settings.log.requests).toBe(true);

  const alone = await readServiceSettings({
    file: undefined,
    folder: join(folder, 'elsewhere'),
    env: {
      DESTINATIONS_SERVICE_EMAIL_TRANSPORT: 'smtp',
      DESTINATIONS_SERVICE_EMAIL_SMTP_HOST: 'mail.example',
    },
  });
  expect(alone).toMatchObject({ file: null, settings: { email: { smtp: { host: 'mail.example' } } } });
});

test('secrets come from where their references lead: a file beside the settings, or the environment', async () => {
  writeFileSync(join(folder, 'password'), 'from a file\n');
  const smtp = { host: 'mail.example', user: 'us', password: '${file:password}' };
  const { settings } = await read(
    { email: { transport: 'smtp', smtp }, database: '${env:DATABASE}' },
    { DATABASE: 'mssql://sa:secret@db/survey', DESTINATIONS_SERVICE_METRICS_TOKEN: 'the token itself' },
  );
  expect(settings.email.smtp?.password).toBe('from a file');
  expect(settings.database).toBe('mssql://sa:secret@db/survey');
  expect(settings.metrics.token).toBe('the token itself');
});

describe('refused', () => {
  test('is a secret that stands in the file, and it is not repeated', async () => {
    const smtp = { host: 'mail.example', user: 'us', password: 'hunter2' };
    const password = await told({ email: { transport: 'smtp', smtp } });
    expect(password).toMatch(/^SERVICE_SETTINGS_WRONG: .*email\.smtp\.password holds a secret itself/);
    expect(password).not.toContain('hunter2');
    const database = await told({ ...SMTP, database: 'mssql://sa:hunter2@db/survey' });
    expect(database).toMatch(/^CONFIG_SECRET_VALUE: database/);
    expect(database).not.toContain('hunter2');
    expect(await told({ ...SMTP, database: '${env:NOWHERE}' })).toMatch(/^CONFIG_SECRET_MISSING/);
  });

  test.each([
    ['a setting that does not exist', { ...SMTP, listen: { prot: 1 } }, 'there is no setting listen.prot'],
    ['a value of another type', { ...SMTP, listen: { port: '80' } }, 'listen.port must be integer'],
    ['no email at all', {}, 'email is missing'],
    ['a transport without its section', { email: { transport: 'smtp' } }, 'email.smtp is missing'],
    ['links in the clear', { ...SMTP, publicUrl: 'http://survey.example' }, 'publicUrl has to be https'],
    ['a port open to all in the clear', { ...SMTP, listen: { host: '0.0.0.0' } }, 'give listen.tls, or name'],
    ['a sandbox open to all', { ...SMTP, sandbox: true, listen: { host: '::' } }, 'shows every message'],
    ['a sandbox transport in earnest', { email: { transport: 'sandbox' } }, 'it needs sandbox to be true'],
    ['a user without a password', { email: { transport: 'smtp', smtp: { host: 'm', user: 'u' } } }, 'belong'],
  ])('is %s', async (_what, document, problem) => {
    const complaint = await told(document);
    expect(complaint).toMatch(/^SERVICE_SETTINGS_WRONG/);
    expect(complaint).toContain(problem);
  });

  test('is everything wrong at once', async () => {
    expect(await told({ sandbox: 1, listen: { port: -1 } })).toMatch(
      /^SERVICE_SETTINGS_WRONG: The survey service cannot start with its settings/,
    );
  });

  test('is a slip in the name of a variable', async () => {
    expect(await told(SMTP, { DESTINATIONS_SERVICE_PUBLICURL: 'https://x.example' })).toMatch(
      /^SERVICE_VARIABLE_UNKNOWN: The variable DESTINATIONS_SERVICE_PUBLICURL/,
    );
  });

  test.each([
    ['program.mjs', 'CONFIG_FILE_EXECUTABLE'],
    ['missing.yaml', 'CONFIG_FILE_UNREADABLE'],
    ['settings.toml', 'CONFIG_FILE_UNREADABLE'],
    ['broken.yaml', 'CONFIG_FILE_UNREADABLE'],
    ['list.json', 'CONFIG_FILE_UNREADABLE'],
  ])('is the file %s', async (name, code) => {
    writeFileSync(join(folder, 'broken.yaml'), 'password: "hunter2\n- : [');
    writeFileSync(join(folder, 'list.json'), '[]');
    const read = readServiceSettings({ file: join(folder, name), folder, env: {} });
    await expect(read).rejects.toMatchObject({ code, message: expect.not.stringContaining('hunter2') });
  });
});
