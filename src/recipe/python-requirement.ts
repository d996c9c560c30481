/**
 * Build requirements that Debian has: the package, and the lower of the versions in bookworm and trixie.
 * What needs a newer one is fetched from the Python package index instead.
 */
const IN_DEBIAN: Record<string, readonly [debian: string, version: string]> = {
  setuptools: ['python3-setuptools', '66.1'],
  wheel: ['python3-wheel', '0.38.4'],
  'setuptools-scm': ['python3-setuptools-scm', '7.1'],
  'setuptools-rust': ['python3-setuptools-rust', '1.5.2'],
  'flit-core': ['flit', '3.8'],
  'flit-scm': ['python3-flit-scm', '1.6.2'],
  hatchling: ['python3-hatchling', '1.12.2'],
  'hatch-vcs': ['python3-hatch-vcs', '0.3'],
  'poetry-core': ['python3-poetry-core', '1.4'],
  'meson-python': ['python3-mesonpy', '0.12'],
  pbr: ['python3-pbr', '5.10'],
  versioneer: ['python3-versioneer', '0.28'],
  cython: ['cython3', '0.29.32'],
  cffi: ['python3-cffi', '1.15.1'],
  numpy: ['python3-numpy', '1.24.2'],
  pybind11: ['python3-pybind11', '2.10.3'],
  'trove-classifiers': ['python3-trove-classifiers', '2023.4'],
};

const MOST_CHARACTERS = 500;
/** Of a requirement without blanks: where several parts could take them, a long run is tried in every way. */
const REQUIREMENT = /^([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^\]]*\])?\(?([^;()@]*)\)?(?:;.*)?$/;

/** The Debian package that meets a PEP 508 requirement in every builder; null when none surely does. */
export function debianPackageFor(requirement: string): string | null {
  if (requirement.length > MOST_CHARACTERS) return null;
  const [, name, extras, bounds = ''] = REQUIREMENT.exec(requirement.replaceAll(/\s/g, '')) ?? [];
  if (name === undefined) return null;
  const entry = IN_DEBIAN[name.toLowerCase().replaceAll(/[-_.]+/g, '-')];
  // setuptools_scm[toml] is the one extra in wide use; Debian's brings it along.
  if (entry === undefined || (extras !== undefined && extras.toLowerCase() !== '[toml]')) return null;
  const [debian, version] = entry;
  return bounds.split(',').every((bound) => allows(bound.trim(), version)) ? debian : null;
}

/** Only lower bounds and exact versions decide: an upper bound rarely tells of a real break. */
function allows(bound: string, version: string): boolean {
  const [, operator, wanted] = /^(>=|>|==|===|~=)\s*([0-9]+(?:\.[0-9]+)*)/.exec(bound) ?? [];
  if (operator === undefined || wanted === undefined) return true;
  return compareVersions(wanted, version) <= 0;
}

function compareVersions(left: string, right: string): number {
  const a = left.split('.').map(Number);
  const b = right.split('.').map(Number);
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
