import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder an installation lives in, and what lies where in it. */
export interface Home {
  readonly folder: string;
  /** Control database: which tenants there are. */
  readonly control: string;
  /** Database of a survey service that runs from this folder. */
  readonly service: string;
  /** Where a simulated clock keeps how far it is from the real one; absent: the real time. */
  readonly clock: string;
  readonly log: string;
  /** A tenant's own database. */
  tenant(id: string): string;
  /** The file of a tenant's API key, which settings refer to. */
  apiKey(id: string): string;
}

/** Name of the folder when neither `--home` nor `DESTINATIONS_HOME` names one. */
const DEFAULT_FOLDER = '.destinations';

/** @param folder as typed after `--home`; else `DESTINATIONS_HOME`, else `.destinations` in the working folder */
export function homeAt(folder = process.env.DESTINATIONS_HOME ?? DEFAULT_FOLDER): Home {
  const at = resolve(folder);
  return {
    folder: at,
    control: join(at, 'control.sqlite'),
    service: join(at, 'service.sqlite'),
    clock: join(at, 'clock.json'),
    log: join(at, 'destinations.log'),
    tenant: (id) => join(at, `tenant-${id}.sqlite`),
    apiKey: (id) => join(at, `api-key-${id}`),
  };
}

/** Makes the folder, readable for its owner alone: learner data will lie in it. */
export function makeHome(home: Home): void {
  mkdirSync(home.folder, { recursive: true, mode: 0o700 });
}
