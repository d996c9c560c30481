// Checks DESIGN's floors: imports go downward only, no cycles, and only adapters touch the outside libraries.
// dependency-cruiser sees no module under TypeScript 7, so this walks the imports itself and says how many it saw.
import { readFileSync, globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Lowest first. Rooms on one line may not import each other. */
const FLOORS = [
  ['errors'],
  ['config'],
  ['artifact'],
  ['environment'],
  ['source'],
  ['recipe'],
  ['comparison', 'policy', 'attestation'],
  ['build'],
  ['diff', 'cause', 'report'],
  ['store'],
  ['coordinator'],
  ['api'],
  ['client', 'dashboard'],
  ['cli'],
];
/** Who may import what: the adapters are named after what they adapt. */
const ADAPTERS: Record<string, RegExp> = {
  dockerode: /\/docker-[^/]+$/,
  execa: /\/(docker|git|tar|diffoscope|system)-[^/]+$/,
  'tar-stream': /\/(tar|docker)-[^/]+$/,
  'better-sqlite3': /\/sqlite-[^/]+$/,
};
const LEAST_MODULES = 20;

const problems: string[] = [];
const imports = new Map<string, string[]>();
for (const file of globSync('src/**/*.ts').toSorted()) {
  const text = readFileSync(file, 'utf8');
  const specifiers = [
    ...text.matchAll(
      /^(?:import|export)\s[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm,
    ),
  ];
  const inside: string[] = [];
  for (const [, from, bare, dynamic] of specifiers) {
    const specifier = from ?? bare ?? dynamic ?? '';
    if (specifier.startsWith('.')) inside.push(normalize(join(dirname(file), specifier)));
    else checkAdapter(file, specifier);
  }
  imports.set(file, inside);
}

function checkAdapter(file: string, specifier: string): void {
  for (const [library, allowed] of Object.entries(ADAPTERS)) {
    if ((specifier === library || specifier.startsWith(`${library}/`)) && !allowed.test(file)) {
      problems.push(`${file} imports ${library}: only adapters may (${allowed.source})`);
    }
  }
}

const roomOf = (file: string): string => file.split('/')[1]?.replace(/\.ts$/, '') ?? '';
const floorOf = (file: string): number => FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));

for (const [file, targets] of imports) {
  if (floorOf(file) === -1) problems.push(`${file} is in no room of the floor plan`);
  for (const target of targets) {
    if (!imports.has(target)) problems.push(`${file} imports ${target}, which is not there`);
    else if (roomOf(file) !== roomOf(target) && floorOf(target) >= floorOf(file)) {
      problems.push(`${file} imports ${target}: ${roomOf(target)} is not below ${roomOf(file)}`);
    }
  }
}

const state = new Map<string, 'open' | 'done'>();
function findCycles(file: string, trail: string[]): void {
  if (state.get(file) === 'done') return;
  if (state.get(file) === 'open') {
    problems.push(`cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`);
    return;
  }
  state.set(file, 'open');
  for (const target of imports.get(file) ?? []) findCycles(target, [...trail, file]);
  state.set(file, 'done');
}
for (const file of imports.keys()) findCycles(file, []);

const edges = [...imports.values()].reduce((sum, targets) => sum + targets.length, 0);
if (imports.size < LEAST_MODULES || edges < imports.size) {
  problems.push(`saw only ${imports.size} modules and ${edges} imports: the check itself is broken`);
}
for (const problem of problems) console.error(problem);
console.log(`floors: ${imports.size} modules, ${edges} imports, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
