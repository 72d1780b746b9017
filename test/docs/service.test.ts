/** What `docs/service.md` says of settings, metrics and examples is so. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createProgram } from '../../bin/program.ts';
import { readServiceSettings } from '../../service/index.ts';
import { settingLeaves } from '../../service/settings/schema.ts';
import { createBench } from '../service/support.ts';

const docs = resolve(import.meta.dirname, '../../docs');
const page = readFileSync(join(docs, 'service.md'), 'utf8');

test('the settings it names are settings', () => {
  const known = settingLeaves().map(({ path }) => path.join('.'));
  const sections = new Set(known.filter((path) => path.includes('.')).map((path) => path.split('.')[0]));
  const named = [...page.matchAll(/`([a-z]+\.[a-zA-Z.]+)`/g)]
    .map(([, name]) => name!)
    .filter((name) => sections.has(name.split('.')[0]));
  expect(named.length).toBeGreaterThan(5);
  // `listen.tls` is a section.
  expect(named.filter((name) => !known.some((path) => path === name || path.startsWith(`${name}.`)))).toEqual(
    [],
  );
});

test('the example of settings is right', async () => {
  const read = await readServiceSettings({
    file: join(docs, 'examples/service.yaml'),
    folder: docs,
    env: { SMTP_PASSWORD: 'a password' },
  });
  expect(read.settings.publicUrl).toBe('https://survey.example');
});

test('the metrics it names are told', async () => {
  const bench = await createBench();
  try {
    await bench.service.app.inject({ url: '/v1/health' });
    const { body } = await bench.service.app.inject({ url: '/metrics' });
    const named = [...page.matchAll(/`(survey_\w+)/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(4);
    for (const name of named) expect(body).toContain(`# TYPE ${name} `);
  } finally {
    await bench.close();
  }
});

test('the commands it names are there', () => {
  const named = [...page.matchAll(/destinations service ((?:[a-z-]+ )?[a-z-]+)/g)].map(([, words]) => words!);
  expect(named.length).toBeGreaterThan(5);
  const service = createProgram().commands.find((one) => one.name() === 'service')!;
  for (const words of named) {
    const [first, second] = words.split(' ');
    const command = service.commands.find((one) => one.name() === first);
    expect(command, words).toBeDefined();
    if (command!.commands.length > 0)
      expect(
        command!.commands.map((one) => one.name()),
        words,
      ).toContain(second);
  }
});
