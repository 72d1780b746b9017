import { asCoded, CodedError, isCoded } from '../../lib/errors/index.ts';

/** Tells the steps of a walk-through as they happen, with what came back. */
export interface Narrator {
  part(title: string): void;
  /**
   * One step: it holds, or the walk ends there.
   * @throws SANDBOX_STEP_FAILED naming the step
   */
  step<T>(title: string, perform: (tell: (line: string) => void) => Promise<T>): Promise<T>;
  /** Steps that held so far. */
  readonly held: number;
}

/** @param write takes whole lines, without a line end */
export function createNarrator(write: (line: string) => void): Narrator {
  let held = 0;
  return {
    get held() {
      return held;
    },
    part(title) {
      write('');
      write(title);
      write('='.repeat(title.length));
    },
    async step(title, perform) {
      write('');
      write(`${String(held + 1).padStart(2)}. ${title}`);
      try {
        const result = await perform((line) => {
          for (const each of line.split('\n')) write(`    ${each}`.trimEnd());
        });
        held += 1;
        return result;
      } catch (error) {
        throw new CodedError('SANDBOX_STEP_FAILED', { step: title, why: whyOf(error) }, { cause: error });
      }
    },
  };
}

/** @throws Error saying what was expected and does not hold */
export function requireThat(condition: boolean, what: string): void {
  if (!condition) throw new Error(`${what}: this does not hold`);
}

function whyOf(error: unknown): string {
  if (isCoded(error)) return `${error.code}, ${error.message}. ${error.hint}`;
  return error instanceof Error ? error.message : asCoded(error).message;
}
