/**
 * Makes the pictures of the documentation anew, `npm run docs:images` after a build: the dashboard in a real
 * pseudo-terminal, as SVG, and the pages of the survey in Chromium (Debian's, or where CHROMIUM says), as PNG.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/project.mjs';
import { dashboardPictures } from './pictures/dashboard.mjs';
import { pagePictures } from './pictures/pages.mjs';

const images = join(root, 'docs/images');
const folder = await mkdtemp(join(tmpdir(), 'destinations-images-'));
try {
  await mkdir(images, { recursive: true });
  for (const take of [dashboardPictures, pagePictures])
    for (const [name, content] of Object.entries(await take(folder))) {
      await writeFile(join(images, name), content);
      console.log(`docs/images/${name}`);
    }
} finally {
  await rm(folder, { recursive: true, force: true });
}
