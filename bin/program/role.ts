import type { Command } from 'commander';
import { atInstallation, type CommonOptions, print } from '../session.ts';
import { atInstallationOptions, examples } from './common.ts';

/** Roles and groups of support staff. */
export function addRoleCommands(program: Command): void {
  const role = program.command('role').description('what support staff may do, whichever tenant it is');

  examples(
    atInstallationOptions(
      role.command('list').description('the roles given to users and groups, and who is in which group'),
    ).action((options: CommonOptions) =>
      print(options, 'looking', async () => {
        const { roleListAnswer } = await import('../../tui/cli/role.ts');
        return atInstallation(options, roleListAnswer);
      }),
    ),
    'destinations role list',
    'destinations role list --output json',
  );

  examples(
    atInstallationOptions(
      role.command('set').description("gives a role; the first one of an installation is anybody's to give"),
    )
      .argument('<name>', 'user, or with --group a group of support staff')
      .argument('<role>', 'operator, read-only or none')
      .option('--group', 'the name is that of a group', false)
      .action((name: string, to: string, options: CommonOptions & { readonly group: boolean }) =>
        print(options, 'setting', async () => {
          const { readSubject, roleSetAnswer, toRole } = await import('../../tui/cli/role.ts');
          const subject = readSubject(options.group ? 'group' : 'user', name);
          const given = toRole(to);
          return atInstallation(options, (gate, actor) => roleSetAnswer(gate, actor, subject, given));
        }),
      ),
    'destinations role set sue operator',
    'destinations role set trainees read-only --group',
    'destinations role set sam none',
  );

  for (const [verb, isIn, description] of [
    ['join', true, 'puts a user into a group of support staff'],
    ['leave', false, 'takes a user out of a group of support staff'],
  ] as const)
    examples(
      atInstallationOptions(role.command(verb).description(description))
        .argument('<user>', 'user')
        .argument('<group>', 'group of support staff')
        .action((user: string, group: string, options: CommonOptions) =>
          print(options, 'setting', async () => {
            const { groupAnswer, readSubject } = await import('../../tui/cli/role.ts');
            const member = { user: readSubject('user', user).id, group: readSubject('group', group).id };
            return atInstallation(options, (gate, actor) => groupAnswer(gate, actor, member, isIn));
          }),
        ),
      `destinations role ${verb} sam trainees`,
    );
}
