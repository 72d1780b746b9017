import { CodedError } from '../lib/errors/index.ts';
import type { FormHandler, FormOutcome, FormRequest, FormShown } from '../plugin/host.ts';
import type { Contributions } from './plugin-loader.ts';
import type { FormEntry, PluginManifest } from './plugin-manifest.ts';

/** Whether the actor may is the plugin's to say, since it also keeps the refusal. */
export interface Forms {
  list(): readonly FormEntry[];
  /** @throws `HOST_NO_SUCH_FORM`, `HOST_NO_PLUGIN`, and what the plugin throws */
  show(id: string, request: FormRequest): Promise<FormShown>;
  /** @throws as `show` */
  save(id: string, request: Parameters<FormHandler['save']>[0]): Promise<FormOutcome>;
  /** One of the acts that the form declares. @throws as `show` */
  act(id: string, act: string, request: FormRequest): Promise<FormOutcome>;
}

/** The forms among the options of the MIS that the plugin's manifest adds. */
export function createForms(
  tenant: { readonly id: string },
  manifest: PluginManifest,
  contributions: () => Contributions,
): Forms {
  const { forms } = manifest.contributes;
  const handlerOf = (id: string): FormHandler => {
    if (!forms.some((form) => form.id === id)) throw new CodedError('HOST_NO_SUCH_FORM', { id });
    const handler = contributions().forms.get(id);
    if (handler === undefined) throw new CodedError('HOST_NO_PLUGIN', { tenant: tenant.id });
    return handler;
  };
  return {
    list: () => forms,
    show: async (id, request) => handlerOf(id).show(request),
    save: async (id, request) => handlerOf(id).save(request),
    async act(id, act, request) {
      const perform = handlerOf(id).acts[act];
      if (perform === undefined) throw new CodedError('HOST_NO_SUCH_FORM', { id: `${id}/${act}` });
      return perform(request);
    },
  };
}
