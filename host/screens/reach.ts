import type { Actor } from '../../plugin/host.ts';
import type { ReferenceHost } from '../reference-host.ts';

/** What the installation asks before its MIS is changed by its own screens: whether whoever does it may. */
export type Gate = (act: GatedAct, perform: (trace: GateTrace) => Promise<void>) => Promise<void>;

interface GatedAct {
  readonly name: string;
  readonly target: string;
}

interface GateTrace {
  changed(before: unknown, after: unknown): void;
}

/** All that the screens stand on: one tenant's MIS, the person in front of it, and the gate. */
export interface Reach {
  readonly reference: Pick<ReferenceHost, 'host' | 'manifest' | 'mis' | 'ribbon' | 'reports' | 'forms'>;
  readonly actor: Actor;
  readonly gate: Gate;
}
