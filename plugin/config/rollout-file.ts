import { asCoded, CodedError } from '../../lib/errors/index.ts';
import { readDocument, schemaProblems } from './document.ts';
import { digest } from './migration/backup.ts';
import type { TextDocument } from './text/index.ts';

/** What is done to a tenant, in this order. A tenant is switched on last, once its checks have held. */
const ACTS = ['migrate-config', 'provision', 'push-details', 'enable'] as const;
const CHECKS = ['config', 'doctor', 'test-send'] as const;
const LAST = 'switch-on';

export type RolloutAct = (typeof ACTS)[number] | typeof LAST;
export type RolloutCheck = (typeof CHECKS)[number];
export type RolloutStep = RolloutAct | RolloutCheck;

/** A wave with what counts for it, its own or the default. */
export interface RolloutWave {
  readonly name: string;
  /** Ids and patterns; `all remaining`: every tenant that no wave names. */
  readonly tenants: readonly string[] | 'all remaining';
  /** In the order in which each tenant goes through them. */
  readonly steps: readonly RolloutStep[];
  /** Tenants that may fail before the wave has. */
  readonly maxFailures: number;
  /** 0: the next wave begins at once. */
  readonly soakSeconds: number;
  /** How long the service has to hand a test send over. */
  readonly testWithinSeconds: number;
}

/** A rollout file that is good by itself. */
export interface RolloutFile {
  readonly file: string;
  readonly name: string;
  readonly waves: readonly RolloutWave[];
  /** Of what each part says, comments and layout aside: `defaults`, `wave pilot`. */
  readonly digests: Readonly<Record<string, string>>;
  /** File and line of a part, by its place in the document. */
  where(path: readonly (string | number)[]): { readonly line: number; readonly text: string };
}

export interface RolloutProblem {
  /** As a JSON pointer; empty: the whole. */
  readonly path: string;
  /** From 1; null where there is no line to name. */
  readonly line: number | null;
  readonly error: CodedError;
}

/** As the schema has it, once checked. */
interface Terms {
  readonly acts?: readonly RolloutAct[];
  readonly checks?: readonly RolloutCheck[];
  readonly maxFailures?: number;
  readonly soak?: string;
  readonly testWithin?: string;
}
interface Content {
  readonly name: string;
  readonly defaults?: Terms;
  readonly waves: readonly (Terms & Pick<RolloutWave, 'name' | 'tenants'>)[];
}

/** A mail server that greylists lets a message through after five minutes or so. */
const TEST_WITHIN = '10m';

/** Reads a rollout file and finds everything that is wrong with it by itself, each with its line. */
export async function inspectRollout(
  file: string,
): Promise<{ readonly rollout: RolloutFile | null; readonly problems: readonly RolloutProblem[] }> {
  let document: TextDocument;
  try {
    document = await readDocument(file);
  } catch (error) {
    return { rollout: null, problems: [{ path: '', line: null, error: asCoded(error) }] };
  }
  const problems = complaintsOf(document.content).map(({ path, problem }): RolloutProblem => {
    const { line } = document.place(path.split('/').slice(1));
    return { path, line, error: invalidRollout(`${file}:${line}`, path, problem) };
  });
  return { rollout: problems.length > 0 ? null : rolloutOf(document), problems };
}

/** @param file with its line */
export function invalidRollout(file: string, path: string, problem: string): CodedError {
  const schema = 'manifests/rollout.schema.json';
  return new CodedError('ROLLOUT_FILE_INVALID', { file, path: path || '/', problem, schema });
}

interface Complaint {
  readonly path: string;
  readonly problem: string;
}

/** What is written in one of two ways is told once, not once for each way. */
const TENANTS = /^\/waves\/\d+\/tenants$/;
const NO_TENANTS = 'is neither a list of ids and patterns nor "all remaining"';

function complaintsOf(content: unknown): readonly Complaint[] {
  const found = new Map<string, string>();
  for (const { place, problem } of schemaProblems('rollout', content))
    if (!found.has(place)) found.set(place, TENANTS.test(place) ? NO_TENANTS : problem);
  if (found.size > 0) return [...found].map(([path, problem]) => ({ path, problem }));
  const { defaults = {}, waves } = content as Content;
  return waves.flatMap(({ name, tenants, ...terms }, at) => {
    const path = `/waves/${at}`;
    const first = waves.findIndex((wave) => wave.name === name);
    const all = waves.findIndex((wave) => wave.tenants === 'all remaining');
    const complaints: Complaint[] = [];
    if (first < at)
      complaints.push({ path: `${path}/name`, problem: `is the name of an earlier wave too (${name})` });
    if (tenants === 'all remaining' && all < at)
      complaints.push({
        path: `${path}/tenants`,
        problem: `leaves nothing over: ${waves[all]!.name} has all remaining`,
      });
    for (const part of ['acts', 'checks'] as const)
      if (terms[part] === undefined && defaults[part] === undefined)
        complaints.push({
          path,
          problem: `(${name}) says nothing of ${part}, and neither do the defaults; [] means none`,
        });
    return complaints;
  });
}

function rolloutOf(document: TextDocument): RolloutFile {
  const { file } = document;
  const { name, defaults = {}, waves } = document.content as Content;
  const digestOf = (part: unknown) => digest(JSON.stringify(sorted(part)));
  return {
    file,
    name,
    waves: waves.map(({ name: wave, tenants, ...own }) => {
      const {
        acts = [],
        checks = [],
        maxFailures = 0,
        soak,
        testWithin = TEST_WITHIN,
      } = { ...defaults, ...own };
      return {
        name: wave,
        tenants,
        steps: [
          ...ACTS.filter((act) => acts.includes(act)),
          ...CHECKS.filter((check) => checks.includes(check)),
          ...(acts.includes(LAST) ? ([LAST] as const) : []),
        ],
        maxFailures,
        soakSeconds: soak === undefined ? 0 : secondsOf(soak),
        testWithinSeconds: secondsOf(testWithin),
      };
    }),
    digests: Object.fromEntries([
      ['defaults', digestOf(defaults)],
      ...waves.map((wave) => [`wave ${wave.name}`, digestOf(wave)] as const),
    ]),
    where(path) {
      const { line } = document.place(path);
      return { line, text: `${file}:${line}` };
    },
  };
}

/** The same whichever order its keys are written in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** `90s`, `10m`, `2h`, `1d`, as the schema has it. */
function secondsOf(duration: string): number {
  return Number(duration.slice(0, -1)) * SECONDS[duration.at(-1) as keyof typeof SECONDS];
}
