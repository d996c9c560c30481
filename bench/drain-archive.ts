// Drains archives of containers to nowhere: what a collection is measured against. A process of its own, so that the garbage of the one
// does not slow the other; it lives as long as its parent wants more, so that its code is as warm as the parent's.
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { connectDocker } from '../src/build/docker-client.ts';
import { openArchive } from '../src/build/docker-collect.ts';
import { createGarbageCollection } from '../src/build/young-garbage.ts';
import { readConfig } from '../src/config.ts';
import { wallMs } from './measure.ts';

/** Asks for one drain; the answer is its wall time in milliseconds. */
export interface DrainOrder {
  readonly container: string;
  readonly path: string;
}

const docker = await connectDocker(readConfig(process.env).dockerHost);

process.on('message', ({ container, path }: DrainOrder) => {
  void wallMs(() => drain(container, path)).then((ms) => process.send?.(ms));
});

async function drain(container: string, path: string): Promise<void> {
  // Without it a drain alone takes more processor time than a collection.
  const noteGarbage = createGarbageCollection();
  const nowhere = new Writable({
    write(chunk: Buffer, _, done) {
      noteGarbage(chunk.length);
      done();
    },
  });
  await pipeline(
    await openArchive(docker.getContainer(container), path, new AbortController().signal),
    nowhere,
  );
}
