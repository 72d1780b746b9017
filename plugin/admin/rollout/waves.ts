import { CodedError } from '../../../lib/errors/index.ts';
import {
  invalidRollout,
  nearest,
  type RolloutFile,
  type RolloutProblem,
  type RolloutWave,
} from '../../config/index.ts';

/** A wave with the tenants that are in it. */
export interface Wave extends Omit<RolloutWave, 'tenants'> {
  /** By id. */
  readonly tenants: readonly string[];
}

/** Which tenant is in which wave, what is wrong with that, and who is left out. */
export interface Waves {
  readonly waves: readonly Wave[];
  readonly problems: readonly RolloutProblem[];
  /** Tenants that are in no wave. */
  readonly leftOut: readonly string[];
}

/**
 * Decides which tenants each wave has. A name goes before a pattern wherever it stands; of several patterns the first
 * that fits takes the tenant, and `all remaining` takes whom no wave names.
 *
 * @param ids every tenant there is, in order
 * @param left those of them that have left: nobody means them by a pattern, and they are in no wave unless one names them
 */
export function assignTenants(
  rollout: RolloutFile,
  ids: readonly string[],
  left: ReadonlySet<string> = new Set(),
): Waves {
  const taken = new Map<string, string>();
  const problems: RolloutProblem[] = [];
  const complain = (path: readonly (string | number)[], tell: (where: string) => CodedError) => {
    const { line, text } = rollout.where(path);
    problems.push({ path: `/${path.join('/')}`, line, error: tell(text) });
  };
  const named = rollout.waves.flatMap((wave, at) =>
    wave.tenants === 'all remaining'
      ? []
      : wave.tenants.map((name, place) => ({ wave: wave.name, name, path: ['waves', at, 'tenants', place] })),
  );
  for (const { wave, name: tenant, path } of named.filter(({ name }) => !isPattern(name))) {
    const earlier = taken.get(tenant);
    if (!ids.includes(tenant))
      complain(path, (file) => {
        const details = { file, tenant, nearest: ids.length === 0 ? 'none' : nearest(tenant, ids) };
        return new CodedError('ROLLOUT_TENANT_UNKNOWN', details);
      });
    else if (earlier !== undefined)
      complain(path, (file) => new CodedError('ROLLOUT_TENANT_TWICE', { file, tenant, wave: earlier }));
    else taken.set(tenant, wave);
  }
  for (const { wave, name, path } of named.filter((one) => isPattern(one.name))) {
    const fitting = ids.filter((id) => fits(name, id) && !taken.has(id) && !left.has(id));
    for (const id of fitting) taken.set(id, wave);
    if (fitting.length === 0)
      complain(path, (file) =>
        invalidRollout(file, `/${path.join('/')}`, `fits no tenant that is in no wave yet (${name})`),
      );
  }
  const rest = rollout.waves.find(({ tenants }) => tenants === 'all remaining');
  const remaining = ids.filter((id) => !taken.has(id) && !left.has(id));
  if (rest !== undefined) for (const id of remaining) taken.set(id, rest.name);
  return {
    waves: rollout.waves.map((wave) => ({
      ...wave,
      tenants: ids.filter((id) => taken.get(id) === wave.name),
    })),
    problems,
    leftOut: rest === undefined ? remaining : [],
  };
}

function isPattern(name: string): boolean {
  return name.includes('*');
}

function fits(pattern: string, id: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(id);
}
