import type { Leaver } from './cohort.ts';
import { COUNT_IDS, type CountId, holds, STANDINGS } from './counts.ts';
import type { RateDefinition } from './definition.ts';
import { isMeantFor, isPositive, POSITIVE, type PositiveDefinition } from './positive.ts';
import { SHARES } from './shares.ts';

/** One thing that is counted. */
interface Column {
  readonly id: string;
  readonly holds: (leaver: Leaver) => boolean;
}

/** A share by the positions of its two counts. */
export interface ShareColumns extends RateDefinition {
  readonly count: number;
  readonly of: number;
  /** The definition of a positive destination it goes by; null where it goes by none. */
  readonly positive: string | null;
}

/** Everything that is counted of each group, and the shares that are made of it. */
export interface Columns {
  readonly all: readonly Column[];
  /** Position of the count of leavers. */
  readonly leavers: number;
  readonly contacted: number;
  readonly answered: number;
  /** Positions of the counts that make up all leavers. */
  readonly standings: readonly number[];
  /** Positions of the count of those whose destination is known, and of the same among those a definition is meant for. */
  readonly known: readonly number[];
  readonly shares: readonly ShareColumns[];
}

export function columnsFor(definitions: readonly PositiveDefinition[]): Columns {
  const all: readonly Column[] = [
    ...COUNT_IDS.map((id) => ({ id, holds: (leaver: Leaver) => holds(id, leaver) })),
    ...definitions.flatMap(positiveColumns),
  ];
  const at = (id: string) => all.findIndex((column) => column.id === id);
  const counted = (id: CountId) => at(id);
  return {
    all,
    leavers: counted('leavers'),
    contacted: counted('contacted'),
    answered: counted('answered'),
    standings: STANDINGS.map(counted),
    known: [counted('known'), ...definitions.map(({ id }) => at(`meant-known:${id}`))],
    shares: [
      ...SHARES.map((share) => ({ ...share, count: at(share.count), of: at(share.of), positive: null })),
      ...definitions.flatMap(({ id, title, codes }) =>
        (['all', 'known'] as const).map((of) => ({
          id: `positive-of-${of}:${id}`,
          title: `${title} (of ${of === 'all' ? 'all' : 'those known'})`,
          text: `${POSITIVE.text} By the definition ${id}: ${codes.join(', ')}.`,
          count: at(`positive:${id}`),
          of: at(`meant-${of}:${id}`),
          positive: id,
        })),
      ),
    ],
  };
}

function positiveColumns(definition: PositiveDefinition): readonly Column[] {
  const { id } = definition;
  return [
    { id: `meant-all:${id}`, holds: (leaver) => isMeantFor(definition, leaver) },
    {
      id: `meant-known:${id}`,
      holds: (leaver) => isMeantFor(definition, leaver) && holds('known', leaver),
    },
    {
      id: `positive:${id}`,
      holds: (leaver) => isMeantFor(definition, leaver) && isPositive(definition, leaver),
    },
  ];
}
