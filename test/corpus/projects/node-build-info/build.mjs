import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const built = new Date().toISOString().slice(0, 16);
writeFileSync('bundle.js', `export const BUILT = '${built}';\nexport const NAME = 'clockwork';\n`);
writeFileSync('pool.js', `export const WORKERS = ${availableParallelism()};\n`);
writeFileSync('names.js', `export const NAMES = ${JSON.stringify(['a', 'b'])};\n`);
