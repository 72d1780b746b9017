import { readFileSync, writeFileSync } from 'node:fs';
import { dateIn } from '../../lib/ilr/calendar.ts';
import type { Clock } from '../../plugin/host.ts';

/** Business time of an installation: the real time, or as far from it as a sandbox moved it. It always goes on. */
export interface InstallationClock {
  now(): string;
  /** As one tenant's host sees it. */
  in(timeZone: string): Clock;
  /** Moves business time to an instant and keeps that for other processes on the same folder. */
  moveTo(instant: string): void;
}

/** @param file where the distance from real time is kept; read anew at each look, since another process may move it */
export function clockAt(file: string): InstallationClock {
  const now = () => new Date(Date.now() + offset(file)).toISOString();
  return {
    now,
    in: (timeZone) => ({ now, today: () => dateIn(now(), timeZone) }),
    moveTo: (instant) =>
      writeFileSync(file, `${JSON.stringify({ offsetMs: Date.parse(instant) - Date.now() })}\n`),
  };
}

function offset(file: string): number {
  try {
    const { offsetMs } = JSON.parse(readFileSync(file, 'utf8')) as { offsetMs?: unknown };
    return typeof offsetMs === 'number' ? offsetMs : 0;
  } catch {
    return 0;
  }
}
