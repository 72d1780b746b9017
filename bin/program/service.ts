import type { Command } from 'commander';
import { surroundings } from '../surroundings.ts';
import { examples } from './common.ts';
import { addServiceAuditCommand } from './service-audit.ts';
import { addServiceCheckSenderCommand } from './service-check-sender.ts';
import { addServiceKeyCommands } from './service-keys.ts';
import { type ServiceOptions, withServiceSettings } from './service-options.ts';
import { addServiceTenantCommands } from './service-tenants.ts';

interface StartOptions extends ServiceOptions {
  readonly check: boolean;
  readonly restored: boolean;
}

const AT_ONCE =
  'A message that was being handed over becomes uncertain and is not sent twice; the rest is sent by another instance, or at the next start, once its lease has run out (30 seconds).';

/** Running a survey service, its tenants and keys, and what is checked before they go live. */
export function addServiceCommands(program: Command): void {
  const service = program
    .command('service')
    .description('a survey service of your own: start it, its tenants and their keys');
  addStart(service);
  addServiceTenantCommands(service);
  addServiceKeyCommands(service);
  addServiceCheckSenderCommand(service);
  addServiceAuditCommand(service);
}

function addStart(service: Command): void {
  examples(
    withServiceSettings(
      service
        .command('start')
        .description('takes requests and sends messages, until it is stopped; may run several times'),
    )
      .option('--check', 'only tell whether the settings are right', false)
      .option(
        '--restored',
        'the database was put back from a backup: what may have gone since is not sent again',
        false,
      )
      .action(async ({ check, restored, ...options }: StartOptions) => {
        const { serviceSettings } = await import('../commands/service/database.ts');
        const read = await serviceSettings(options);
        const say = (line: string) => surroundings().out(`${line}\n`);
        if (check) return say(`The settings are right (${read.file ?? 'the environment'}).`);
        const { stopSignal } = await import('../stop.ts');
        const signal = stopSignal(AT_ONCE);
        const { serviceStart } = await import('../commands/service/start.ts');
        await serviceStart(read, { restored, signal, say });
      }),
    'destinations service start',
    'destinations service start --config /etc/destinations/service.yaml --check',
    'DESTINATIONS_SERVICE_LISTEN_PORT=8081 destinations service start',
    'destinations service start --restored',
  );
}
