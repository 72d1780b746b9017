import { RULE_VERSION } from '../domain/index.ts';
import type { SyncSettings } from './context.ts';

/** What a decision goes by besides its facts. */
export interface GoesBy {
  readonly rules: string;
  readonly preset: SyncSettings['contactPreset'];
  readonly profile: SyncSettings['profile'];
}

/** On what occasion something is decided: who asked for it, when, and by which rules and settings. */
export interface Occasion {
  readonly askedBy: string;
  readonly now: string;
  readonly goesBy: GoesBy;
}

/**
 * What stands with every event that is a decision, so that it can be judged later by the rules and the settings of its day
 * (decision 0060).
 */
export function goesBy({ contactPreset, profile }: Pick<SyncSettings, 'contactPreset' | 'profile'>): GoesBy {
  return { rules: RULE_VERSION, preset: contactPreset, profile };
}
