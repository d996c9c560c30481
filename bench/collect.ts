import { collectSparingly } from '../src/cli/garbage-collection.ts';

// As the command line begins.
collectSparingly();
const { benchCollection } = await import('./collection.ts');
process.exitCode = (await benchCollection()) ? 0 : 1;
