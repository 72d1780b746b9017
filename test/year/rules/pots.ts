import type { Aim } from '../../../lib/ilr/model.ts';
import { plusDays } from './calendar.ts';

interface Dates {
  readonly start: string;
  readonly end: string | null;
  readonly termination: string | null;
}

interface Group {
  start: string;
  /** null: an aim is open. */
  end: string | null;
  readonly aims: Aim[];
}

/** domain.md, *From an ILR file to periods of training*. @returns the dates of each, by start */
export function datesOfPots(aims: readonly Aim[]): Dates[] {
  const byProgramme = new Map<string, Aim[]>();
  for (const aim of aims) {
    const { progType, fworkCode, pwayCode, stdCode } = aim;
    const name = progType === null ? '' : [progType, fworkCode, pwayCode, stdCode].join('/');
    byProgramme.set(name, [...(byProgramme.get(name) ?? []), aim]);
  }
  const loose = byProgramme.get('') ?? [];
  byProgramme.delete('');
  const groups = [...byProgramme.values()].flatMap((group) => grouped(group));
  const rest: Aim[] = [];
  for (const aim of loose) {
    const homes = groups.filter(
      ({ start, end }) =>
        aim.startDate >= start && (end === null || (aim.actualEndDate !== null && aim.actualEndDate <= end)),
    );
    const home = homes.toSorted((a, b) => b.start.localeCompare(a.start))[0];
    if (home === undefined) rest.push(aim);
    else home.aims.push(aim);
  }
  return [...groups, ...grouped(rest)]
    .map(({ start, end, aims: inGroup }) => {
      const all = inGroup.flatMap(({ actualEndDate, achievementDate }) => [actualEndDate, achievementDate]);
      const termination = end === null ? null : all.reduce((a, b) => ((b ?? '') > (a ?? '') ? b : a), end);
      return { start, end, termination };
    })
    .toSorted((a, b) => a.start.localeCompare(b.start));
}

function grouped(aims: readonly Aim[]): Group[] {
  const groups: Group[] = [];
  for (const aim of aims.toSorted((a, b) => a.startDate.localeCompare(b.startDate))) {
    const running = groups.at(-1);
    if (running !== undefined && (running.end === null || aim.startDate <= plusDays(running.end, 28))) {
      running.aims.push(aim);
      if (running.end !== null)
        running.end =
          aim.actualEndDate === null || aim.actualEndDate > running.end ? aim.actualEndDate : running.end;
    } else groups.push({ start: aim.startDate, end: aim.actualEndDate, aims: [aim] });
  }
  return groups;
}
