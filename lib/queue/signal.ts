/** Something happened: whoever waits goes on. Raised while nobody waits, it lets the next wait pass at once. */
export interface Signal {
  raise(): void;
  /** Waits until raised, `ms` milliseconds at most. */
  wait(ms: number): Promise<void>;
}

export function createSignal(): Signal {
  let raised = false;
  let goOn: (() => void) | null = null;
  return {
    raise() {
      raised = true;
      goOn?.();
    },
    async wait(ms) {
      if (!raised)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          goOn = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      raised = false;
      goOn = null;
    },
  };
}
