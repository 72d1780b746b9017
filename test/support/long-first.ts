import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Starts these first, in this order, and whatever else there is as vitest does: the largest file first where it has not run
 * before, as on a clean clone. What is small and takes long begins late there, and the other cores have nothing left to do
 * while it goes on.
 *
 * @param long what the paths of the files match, seen from the project's folder
 */
export function longFirst(...long: readonly RegExp[]): typeof BaseSequencer {
  const rank = ({ moduleId, project }: TestSpecification) => {
    const file = relative(project.config.root, moduleId);
    const place = long.findIndex((name) => name.test(file));
    return place === -1 ? long.length : place;
  };
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const sorted = await super.sort(files);
      return sorted.toSorted((one, other) => rank(one) - rank(other));
    }
  };
}
