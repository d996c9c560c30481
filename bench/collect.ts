import { keepYoungGenerationSmall } from '../src/cli/young-generation.ts';

// As the command line begins.
keepYoungGenerationSmall();
const { benchCollection } = await import('./collection.ts');
process.exitCode = (await benchCollection()) ? 0 : 1;
