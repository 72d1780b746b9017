import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import { type CommonOptions, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { examples } from './common.ts';
import { readDuration } from './duration.ts';
import { atServiceOptions, keyOptions, type ServiceOptions } from './service-options.ts';

type Options = CommonOptions & ServiceOptions;

interface OfTenant extends Options {
  readonly tenant: string;
}

interface MakeOptions extends OfTenant {
  readonly name: string;
  readonly out?: string;
}

/** Time in which the old keys still work: long enough for whoever looks after the other side to be there. */
const OVERLAP = '7d';

/** `service key`: the keys by which tenants are known. */
export function addServiceKeyCommands(service: Command): void {
  const key = service
    .command('key')
    .description('the keys of tenants: each is shown once, and kept as a digest');
  addCreate(key);
  addList(key);
  addRotate(key);
  addRevoke(key);
}

function addCreate(key: Command): void {
  examples(
    keyOptions(
      atServiceOptions(key.command('create').description('makes a further key of a tenant; the others stay')),
    )
      .requiredOption('--tenant <id>', 'whose key')
      .requiredOption('--name <text>', 'what it is for, to tell it from the others')
      .action((options: MakeOptions) =>
        print(options, 'making', async () => {
          const { serviceKeyCreate } = await import('../commands/service/keys.ts');
          return serviceKeyCreate(options, options);
        }),
      ),
    'destinations service key create --tenant north --name "trial installation" --out trial.key',
  );
}

function addList(key: Command): void {
  examples(
    atServiceOptions(
      key
        .command('list')
        .description('keys by id and name: who made them and when, the last day of use, and when they end'),
    )
      .option('--tenant <id>', 'of this tenant only')
      .action((options: Options) =>
        print(options, 'looking', async () => {
          const { serviceKeyList } = await import('../commands/service/keys.ts');
          return serviceKeyList(options, options.tenant);
        }),
      ),
    'destinations service key list --tenant north',
    'destinations service key list --output csv >keys.csv',
  );
}

function addRotate(key: Command): void {
  examples(
    keyOptions(
      atServiceOptions(
        key
          .command('rotate')
          .description('makes a key in the place of the others, which go on working for a while'),
      ),
    )
      .requiredOption('--tenant <id>', 'whose keys')
      .option('--name <text>', 'what it is for', 'rotated')
      .option('--overlap <time>', 'how long the others still work, such as 90m, 12h or 7d', OVERLAP)
      .action((options: MakeOptions & { readonly overlap: string }) =>
        print(options, 'rotating', async () => {
          const overlapMs = readDuration(options.overlap, {
            option: '--overlap',
            command: 'service key rotate',
          });
          const { serviceKeyRotate } = await import('../commands/service/keys.ts');
          return serviceKeyRotate(options, { ...options, overlapMs });
        }),
      ),
    'destinations service key rotate --tenant north --out north.key',
    'destinations service key rotate --tenant north --overlap 12h',
  );
}

function addRevoke(key: Command): void {
  examples(
    atServiceOptions(key.command('revoke').description('ends a key at once'))
      .argument('<key>', 'id of the key, as `service key list` shows it')
      .requiredOption('--tenant <id>', 'whose key')
      .option('--yes <key>', 'the id of the key once more, where there is no terminal to ask at')
      .action(async (id: string, options: OfTenant & { readonly yes?: string }) => {
        await confirm(id, options);
        return print(options, 'revoking', async () => {
          const { serviceKeyRevoke } = await import('../commands/service/keys.ts');
          return serviceKeyRevoke(options, { tenant: options.tenant, key: id });
        });
      }),
    'destinations service key revoke 3f9a21c07be4 --tenant north --yes 3f9a21c07be4',
  );
}

/** @throws SERVICE_KEY_NOT_CONFIRMED */
async function confirm(key: string, options: OfTenant & { readonly yes?: string }): Promise<void> {
  const { ask, err } = surroundings();
  let given = options.yes;
  if (given === undefined && ask !== null) {
    err(`Whoever uses key ${key} of ${options.tenant} is refused from now on.\n`);
    given = await ask('Type the id of the key to revoke it: ');
  }
  if (given?.trim() !== key) throw new CodedError('SERVICE_KEY_NOT_CONFIRMED', { key });
}
