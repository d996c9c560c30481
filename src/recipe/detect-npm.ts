import { z } from 'zod';

import type { SourceTree } from '../source/source-tree.ts';
import { ARTIFACTS, type Detection, type Detector } from './detection.ts';
import { isPublishedPackage } from './published-package.ts';
import { RecipeError } from './recipe-error.ts';
import { buildAndTakeNew } from './take-new-files.ts';
import { firstOf, readText } from './tree-text.ts';

const packageSchema = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  main: z.string().optional().catch(undefined),
  exports: z.unknown().optional(),
  bin: z.unknown().optional(),
  scripts: z.record(z.string(), z.unknown()).optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
  workspaces: z.unknown().optional(),
});
type Package = z.infer<typeof packageSchema>;

const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json'];
/** A prepare script that only sets up git hooks makes nothing. */
const HOOKS_ONLY = /^(?:is-ci \|\| )?(?:husky|lefthook|simple-git-hooks|git config|yorkie)\b[^&;|]*$/;

const SETTINGS = `export npm_config_cache="$VERBATIM_CACHE/npm" npm_config_audit=false npm_config_fund=false
export npm_config_update_notifier=false
`;

/** Install scripts of dependencies, without network: one that wanted to download must not end the build by itself. */
const REBUILD = "npm rebuild || echo 'an install script of a dependency failed; going on without'";

export const detectNpm: Detector = {
  name: 'npm',
  looksFor: 'package.json',
  detect(tree): Detection | null {
    if (!tree.paths.includes('package.json')) return null;
    const pkg = readPackage(tree);
    const makers = isPublishedPackage(tree, pkg) ? [] : makingScripts(pkg);
    const hasDependencies = { ...pkg.dependencies, ...pkg.devDependencies };
    const needsModules = makers.length > 0 && Object.keys(hasDependencies).length > 0;
    const canPack = pkg.name !== undefined && pkg.version !== undefined;
    if (!canPack && makers.length === 0) return null;
    const lock = firstOf(tree, LOCKS);
    return {
      name: 'npm',
      explanation: explain({ makers, needsModules, canPack, lock }),
      packages: ['npm'],
      // No dependency's and no own script runs with network: what they make is made by every builder for itself.
      fetch: needsModules ? `${SETTINGS}npm ${lock === null ? 'install' : 'ci'} --ignore-scripts\n` : null,
      build: [
        `${SETTINGS}export npm_config_offline=true`,
        ...(needsModules && mayHaveInstallScripts(tree, lock) ? [REBUILD] : []),
        canPack
          ? packScript(pkg, makers)
          : buildAndTakeNew(['npm run build --if-present'], ['*.tsbuildinfo']),
      ].join('\n'),
      output: ARTIFACTS,
      artifacts: [canPack ? '*.tgz' : '**'],
      variables: {},
    };
  },
};

function readPackage(tree: SourceTree): Package {
  const text = readText(tree, 'package.json');
  try {
    return packageSchema.parse(JSON.parse(text?.replace(/^\uFEFF/, '') ?? ''));
  } catch (cause) {
    throw new RecipeError('INVALID_SOURCE', 'package.json is there, but is no package description', {
      cause,
    });
  }
}

/** The scripts that make what is packed: run by us or by npm pack. */
function makingScripts({ scripts = {} }: Package): string[] {
  return ['build', 'prepare', 'prepack'].filter((name) => {
    const script = scripts[name];
    return typeof script === 'string' && script.trim() !== '' && !HOOKS_ONLY.test(script.trim());
  });
}

/** lockfile version 2 and later names the packages with install scripts; without such a lock any may have one. */
function mayHaveInstallScripts(tree: SourceTree, lock: string | null): boolean {
  const text = lock === null ? null : readText(tree, lock);
  return text === null || text.includes('"hasInstallScript": true') || !text.includes('"packages"');
}

function packScript({ workspaces, scripts }: Package, makers: readonly string[]): string {
  const each = workspaces === undefined ? '' : ' --workspaces --include-workspace-root';
  // npm 9 runs `prepare` all the same: a shell that does nothing stops it.
  const scriptless = makers.length === 0 ? ' --ignore-scripts --script-shell="$(command -v true)"' : '';
  return [
    ...(makers.includes('build') && scripts?.['build'] !== undefined ? ['npm run build'] : []),
    'mkdir ../artifacts',
    `npm pack${each}${scriptless} --pack-destination ../artifacts`,
    '',
  ].join('\n');
}

function explain(found: {
  makers: string[];
  needsModules: boolean;
  canPack: boolean;
  lock: string | null;
}): string {
  const steps = [
    ...(found.needsModules
      ? [found.lock === null ? 'installs the newest dependencies' : `installs ${found.lock}`]
      : []),
    ...(found.makers.length > 0 ? [`runs ${found.makers.join(', ')}`] : ['nothing to build']),
    found.canPack ? 'packs it with npm pack' : 'takes the new files',
  ];
  return `package.json is there; ${steps.join(', ')}`;
}
