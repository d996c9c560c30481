import { ARTIFACTS, type Detection, type Detector } from './detection.ts';
import { buildAndTakeNew } from './take-new-files.ts';
import { firstOf, joinedText, readText } from './tree-text.ts';

/** In the order in which GNU make looks for them. */
const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'];
const MAKE = 'make -j"$(nproc)"';

export const detectMake: Detector = {
  name: 'make',
  looksFor: 'Makefile',
  detect(tree): Detection | null {
    const makefile = firstOf(tree, MAKEFILES);
    if (makefile === null) return null;
    const top = readText(tree, makefile) ?? '';
    const all = [top, joinedText(tree, /^(?:[^/]+\/)?[^/]+\.(?:mk|mak)$/)].join('\n');
    const assignment = hasTarget(all, 'install') ? destinationOf(all) : null;
    return {
      name: 'make',
      explanation: `${makefile} is there; builds with make, ${
        assignment === null
          ? 'without an install rule in sight takes the new files but objects (*.o, *.d …)'
          : `installs into ${ARTIFACTS}`
      }`,
      // Translations are compiled by msgfmt, and a makefile that does not call it by name leaves that to a variable.
      packages: tree.paths.some((path) => path.endsWith('.po')) ? ['gettext'] : [],
      fetch: null,
      build:
        assignment === null
          ? buildAndTakeNew([MAKE], ['*.o', '*.d', '*.lo', '*.gcno', '*.gch', '*.dep', '*.P', '*.stamp'])
          : `artifacts="$(cd .. && pwd)/artifacts"\n${MAKE}\nmake install ${assignment}\n`,
      output: ARTIFACTS,
      artifacts: ['**'],
      variables: {},
    };
  },
};

function hasTarget(text: string, target: string): boolean {
  return text.split('\n').some((line) => {
    const [, names, rest] = /^([^\t#:=][^#:=]*):(.*)/.exec(line) ?? [];
    return names !== undefined && !/^:?=/.test(rest ?? '') && names.split(/\s+/).includes(target);
  });
}

/** The assignment that sends `make install` elsewhere; null when the makefile knows no such variable. */
function destinationOf(text: string): string | null {
  // Some call the folder of programs DESTDIR: tree's has `DESTDIR=${PREFIX}/bin`.
  const isBelowPrefix = /^[ \t]*DESTDIR[ \t]*[:?]?=.*\$[({](?:PREFIX|prefix)[)}]/m.test(text);
  if (!isBelowPrefix && /\$[({]DESTDIR[)}]/.test(text)) return 'DESTDIR="$artifacts"';
  const prefix = /\$[({](PREFIX|prefix)[)}]/.exec(text)?.[1];
  return prefix === undefined ? null : `${prefix}="$artifacts"`;
}
