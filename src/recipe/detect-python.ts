import type { Revision } from '../source/revision.ts';
import type { SourceTree } from '../source/source-tree.ts';
import { ARTIFACTS, type Detection, type Detector } from './detection.ts';
import { readPyproject, type Pyproject } from './pyproject.ts';
import { debianPackageFor } from './python-requirement.ts';
import { joinedText, shellQuote } from './tree-text.ts';

/** Backends that drive CMake, Meson, Cargo: the Python package is the product then. */
const DRIVERS = /^(?:mesonpy|scikit_build_core|maturin|py_build_cmake|setuptools_rust|skbuild)\b/;
/** Without a pyproject.toml that says otherwise (PEP 517). */
const LEGACY = ['setuptools', 'wheel'];
/** What scikit-build-core asks for only when it runs. */
const ASKED_LATER: Record<string, readonly string[]> = { scikit_build_core: ['cmake', 'ninja'] };
const WHEELS = '"$VERBATIM_CACHE/wheels"';

export const detectPython: Detector = {
  name: 'Python',
  looksFor: 'pyproject.toml or setup.py',
  detect(tree, revision): Detection | null {
    const pyproject = readPyproject(tree);
    const hasSetup = tree.paths.includes('setup.py') || tree.paths.includes('setup.cfg');
    // Many other projects keep a pyproject.toml for their tools' settings alone.
    if (!hasSetup && pyproject?.isPackage !== true) return null;
    const seen = pyproject?.isPackage === true ? 'pyproject.toml' : 'setup.py';
    return detectionFor(tree, revision, pyproject, seen);
  },
};

/** A Python package whose backend drives another build system that the tree has too. */
export const detectPythonDriver: Detector = {
  name: 'Python',
  looksFor: 'pyproject.toml or setup.py',
  detect(tree, revision) {
    const pyproject = readPyproject(tree);
    return pyproject?.backend != null && DRIVERS.test(pyproject.backend)
      ? detectPython.detect(tree, revision)
      : null;
  },
};

function detectionFor(
  tree: SourceTree,
  revision: Pick<Revision, 'version'>,
  pyproject: Pyproject | null,
  seen: string,
): Detection {
  const requirements = pyproject?.requirements ?? LEGACY;
  const debian = requirements.map(debianPackageFor);
  const isInDebian = debian.every((name) => name !== null);
  const hasExtension = tree.paths.some((path) => /\.(?:pyx|c|cc|cpp|cxx)$/.test(path));
  const later = ASKED_LATER[pyproject?.backend?.split('.')[0] ?? ''] ?? [];
  return {
    name: 'Python',
    explanation: `${seen} is there; builds wheel and sdist with ${pyproject?.backend ?? 'setuptools'}, ${
      isInDebian ? "the builder's own" : 'fetched by pip'
    }`,
    packages: [
      // Debian's setuptools before trixie makes no wheel without the wheel package.
      ...(isInDebian && debian.includes('python3-setuptools') ? ['python3-wheel'] : []),
      ...(isInDebian ? ['python3-build', ...debian] : ['python3-pip', 'python3-venv']),
      ...(hasExtension ? ['python3-dev'] : []),
      ...(pyproject?.backend?.startsWith('maturin') === true ? ['cargo'] : []),
    ],
    fetch: isInDebian ? null : fetchScript([...requirements, ...later]),
    build: isInDebian
      ? `${buildWith('python3')} --skip-dependency-check\n`
      : venvScript([...requirements, ...later]),
    output: ARTIFACTS,
    artifacts: ['*.whl', '*.tar.gz'],
    variables: versionVariables(tree, requirements, revision.version),
  };
}

/** Wheel and sdist are both built from the tree; without isolation, which would want a package index. */
function buildWith(python: string): string {
  return `${python} -m build --no-isolation --sdist --wheel --outdir ../artifacts`;
}

function fetchScript(requirements: readonly string[]): string {
  return `python3 -m pip wheel --no-cache-dir --wheel-dir ${WHEELS} build ${requirements.map(shellQuote).join(' ')}\n`;
}

function venvScript(requirements: readonly string[]): string {
  return `python3 -m venv ../venv
../venv/bin/pip install --no-index --find-links ${WHEELS} build ${requirements.map(shellQuote).join(' ')}
${buildWith('../venv/bin/python')}
`;
}

/** Backends that take the version from git, which a snapshot has not; an sdist's PKG-INFO has it already. */
function versionVariables(
  tree: SourceTree,
  requirements: readonly string[],
  version: string | null,
): Record<string, string> {
  if (tree.paths.includes('PKG-INFO')) return {};
  const text = `${requirements.join(' ')} ${joinedText(tree, /^setup\.(?:py|cfg)$/)}`.toLowerCase();
  const plain = /^v?([0-9]+(?:\.[0-9]+)*(?:(?:a|b|rc)[0-9]+)?)$/.exec(version ?? '')?.[1] ?? '0';
  return {
    ...(/setuptools[_-]scm|hatch-vcs|flit[_-]scm/.test(text)
      ? { SETUPTOOLS_SCM_PRETEND_VERSION: plain }
      : {}),
    ...(/\bpbr\b/.test(text) ? { PBR_VERSION: plain } : {}),
    ...(/poetry-dynamic-versioning/.test(text) ? { POETRY_DYNAMIC_VERSIONING_BYPASS: plain } : {}),
    ...(/pdm-(?:backend|pep517)/.test(text) ? { PDM_BUILD_SCM_VERSION: plain } : {}),
  };
}
