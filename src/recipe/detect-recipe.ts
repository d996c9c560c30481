import type { Revision } from '../source/revision.ts';
import type { SourceTree } from '../source/source-tree.ts';
import { detectAutotools } from './detect-autotools.ts';
import { detectCargo } from './detect-cargo.ts';
import { detectCmake } from './detect-cmake.ts';
import { detectDebian } from './detect-debian.ts';
import { detectGo } from './detect-go.ts';
import { detectMake } from './detect-make.ts';
import { detectMaven } from './detect-maven.ts';
import { detectMeson } from './detect-meson.ts';
import { detectNpm } from './detect-npm.ts';
import { detectPython, detectPythonDriver } from './detect-python.ts';
import type { Detection, Detector } from './detection.ts';
import { notDetected } from './not-detected.ts';

/**
 * Every known build system, first come first served. Packaging goes before what it packages, and what drives another
 * build system before the driven. Makefiles and package.json come last: many projects keep one for chores.
 */
export const DETECTORS: readonly Detector[] = [
  detectDebian,
  detectPythonDriver,
  detectAutotools,
  detectMeson,
  detectCmake,
  detectCargo,
  detectGo,
  detectMaven,
  detectPython,
  detectNpm,
  detectMake,
];

/** How to build a tree that says nothing of Verbatim itself. Throws RecipeError 'NOT_DETECTED'. */
export function detectRecipe(tree: SourceTree, revision: Pick<Revision, 'version'>): Detection {
  for (const [index, detector] of DETECTORS.entries()) {
    const detection = detector.detect(tree, revision);
    if (detection === null) continue;
    const others = DETECTORS.slice(index + 1)
      .filter(({ name }) => name !== detection.name)
      .filter((other) => isSeenBy(other, tree, revision))
      .map(({ name }) => name);
    if (others.length === 0) return detection;
    return { ...detection, explanation: `${detection.explanation} (passed over: ${others.join(', ')})` };
  }
  throw notDetected(tree, DETECTORS);
}

function isSeenBy(detector: Detector, tree: SourceTree, revision: Pick<Revision, 'version'>): boolean {
  try {
    return detector.detect(tree, revision) !== null;
  } catch {
    return true;
  }
}
