import { foundCollege, habits } from './college.ts';
import { type Outcome, outcomeOf, startHere } from './here.ts';

/** The college of these tests. */
export const smallCollege = () => foundCollege({ pupils: habits(6) });

/** How a life of these days ends where nothing goes wrong; lived once, however often it is asked for. */
export function lifeWithoutFault(days: readonly number[]): () => Promise<Outcome> {
  let lived: Promise<Outcome> | null = null;
  return () => {
    lived ??= live(days);
    return lived;
  };
}

async function live(days: readonly number[]): Promise<Outcome> {
  const college = await smallCollege();
  const here = await startHere(college);
  await here.through(days);
  await here.close();
  return outcomeOf(college);
}

/**
 * What arrived but for thanks: who is not known to have been reached by an email is not thanked, so after a fault that
 * leaves a message uncertain thanks may be fewer.
 */
export function notThanks({ arrived }: Outcome): readonly string[] {
  return arrived.filter((what) => !what.includes('thank-you'));
}
