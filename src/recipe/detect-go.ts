import { ARTIFACTS, type Detection, type Detector } from './detection.ts';
import { readText } from './tree-text.ts';

/** Caches in the workspace, no download of another toolchain, and modules that can be deleted again. */
const SETTINGS = `export GOPATH="$VERBATIM_CACHE/go" GOCACHE="$VERBATIM_CACHE/go-build"
export GOTOOLCHAIN=local GOFLAGS=-modcacherw
`;

export const detectGo: Detector = {
  name: 'Go',
  looksFor: 'go.mod',
  detect(tree): Detection | null {
    if (!tree.paths.includes('go.mod')) return null;
    const isVendored = tree.paths.includes('vendor/modules.txt');
    const needsModules = /^[ \t]*require\b/m.test(readText(tree, 'go.mod') ?? '') && !isVendored;
    return {
      name: 'Go',
      explanation: `go.mod is there; ${
        needsModules ? 'downloads the modules, ' : isVendored ? 'takes the vendored modules, ' : ''
      }builds all commands with go build into ${ARTIFACTS}`,
      packages: ['golang-go'],
      fetch: needsModules ? `${SETTINGS}go mod download\n` : null,
      build: `${SETTINGS}export GOPROXY=off\nmkdir ../artifacts\ngo build -o ../artifacts/ ./...\n`,
      output: ARTIFACTS,
      artifacts: ['**'],
      variables: {},
    };
  },
};
