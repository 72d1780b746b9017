import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CodedError } from '../../lib/errors/index.ts';

const validators = new Map<string, ValidateFunction>();
let ajv: Ajv2020 | undefined;

/**
 * Replies are checked against the contract before anything of them is used.
 * @throws `SERVICE_REPLY_MALFORMED` with the first thing that is wrong
 */
export function assertReply(schema: string, body: unknown): void {
  let validate = validators.get(schema);
  if (validate === undefined) {
    ajv ??= createAjv();
    validate = ajv.getSchema(`https://destination-tracking.example/schemas/wire/${schema}.json`)!;
    validators.set(schema, validate);
  }
  if (!validate(body)) {
    const first = validate.errors?.[0];
    throw new CodedError('SERVICE_REPLY_MALFORMED', {
      what: `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim(),
    });
  }
}

function createAjv(): Ajv2020 {
  const made = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true });
  addFormats.default(made);
  const require = createRequire(import.meta.url);
  for (const name of [
    'answers',
    'assist-response',
    'event',
    'account',
    'hold-response',
    'release-response',
    'uncertain-response',
    'preview-response',
    'survey',
    'survey-held',
    'surveys-response',
    'told-before',
    'contacts-response',
    'events-response',
    'instance-response',
    'offboard-response',
    'export-response',
  ])
    made.addSchema(JSON.parse(readFileSync(require.resolve(`#package/manifests/wire/${name}.json`), 'utf8')));
  return made;
}
