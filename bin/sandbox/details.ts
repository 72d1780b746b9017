import { type AdminContext, editDetails, previewDetails, pushDetails } from '../../plugin/admin/index.ts';
import type { Actor } from '../../plugin/host.ts';
import type { Houses } from './houses.ts';
import { type Narrator, requireThat } from './narrator.ts';

/** The form as a provider fills it in: who writes, in whose name, why, for how long, and whom to ask. */
function fieldsOf(provider: string): string[] {
  return [
    `sender.name=${provider.slice(0, 100)}`,
    'sender.address=destinations@college.example',
    'sender.sms=College',
    `controller=${provider}`,
    'lawfulBasis=public task: colleges tell the government what became of their learners',
    'retentionDays=1095',
    'contact.name=the MIS office',
    'contact.telephone=01632 960000',
    'contact.email=mis@college.example',
  ];
}

/** `tenant details edit` and `tenant details push`, in the name of the officer. */
export async function fillDetails(context: AdminContext, officer: Actor): Promise<void> {
  await editDetails(context, officer, { set: fieldsOf(context.host.tenant.name) });
  await pushDetails(context, officer);
}

/** The same as a step of a walk, with what a learner would get. */
export async function walkDetails(houses: Houses, narrator: Narrator, officer: Actor): Promise<void> {
  await narrator.step(
    'Tenant details: fill in the form, push it, see the messages it makes',
    async (tell) => {
      const { context } = houses.tenant;
      await fillDetails(context, officer);
      for (const field of fieldsOf(context.host.tenant.name)) tell(field.replace('=', ': '));
      const messages = await previewDetails(context, officer);
      const invitations = messages.filter(({ kind }) => kind === 'invitation');
      requireThat(invitations.length === 2, 'there is an invitation in English and in Welsh');
      for (const { language, email, sms } of invitations)
        tell(
          `${language}: "${email.subject}", and an SMS of ${sms.units} ${sms.encoding} in ${sms.parts} ${sms.parts === 1 ? 'part' : 'parts'}`,
        );
    },
  );
}
