#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { collectSparingly } from './garbage-collection.ts';

if (!process.argv.includes('serve')) collectSparingly();

// Stripping types and compiling take most of a start; the cache halves it. Nothing else that is large may be imported before.
const cache = process.env['XDG_CACHE_HOME'] || join(process.env['HOME'] ?? homedir(), '.cache');
enableCompileCache(join(cache, 'verbatim', 'compile'));
await import('./run.ts');
