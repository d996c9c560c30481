import type { SourceTree } from '../source/source-tree.ts';
import { parseControl } from './debian-control.ts';
import { DEPENDENCY_PATTERN, normaliseDependency, splitDependencies } from './debian-dependency.ts';
import type { Detection, Detector } from './detection.ts';
import { RecipeError } from './recipe-error.ts';
import { readText } from './tree-text.ts';

/** With -b dpkg-buildpackage builds architecture-dependent and -independent packages: all three fields count. */
const FIELDS = ['build-depends', 'build-depends-arch', 'build-depends-indep'];

const BUILD = `export DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)"
dpkg-buildpackage -b -us -uc
mkdir ../debs
for package in ../*.deb ../*.udeb; do
  if [ -e "$package" ]; then mv "$package" ../debs/; fi
done
`;

/** A Debian source package, unpacked. */
export const detectDebian: Detector = {
  name: 'Debian source package',
  looksFor: 'debian/control with debian/rules',
  detect(tree): Detection | null {
    if (!tree.paths.includes('debian/control') || !tree.paths.includes('debian/rules')) return null;
    const packages = buildDependencies(tree);
    return {
      name: 'Debian source package',
      explanation:
        'debian/control and debian/rules are there; builds with dpkg-buildpackage, takes the .deb files',
      packages,
      fetch: null,
      build: BUILD,
      output: '../debs',
      artifacts: ['*.deb', '*.udeb'],
      variables: {},
    };
  },
};

/**
 * Architectures and build profiles stay in: `apt-get satisfy` judges them for the builder at hand, no profile being
 * active. So what `<!nocheck>` asks for is installed, as in the archive, and dpkg-buildpackage's own check is content.
 */
function buildDependencies(tree: SourceTree): string[] {
  const control = readText(tree, 'debian/control');
  if (control === null)
    throw new RecipeError('INVALID_SOURCE', 'debian/control cannot be read: too large or no file');
  const [source = {}] = parseControl(control);
  const clauses = FIELDS.flatMap((field) => splitDependencies(source[field] ?? ''));
  const refused = clauses.find((clause) => !DEPENDENCY_PATTERN.test(clause));
  if (refused !== undefined) {
    throw new RecipeError(
      'INVALID_SOURCE',
      `debian/control asks for ${JSON.stringify(refused.slice(0, 200))}, which is no Debian dependency`,
    );
  }
  return [...new Set(clauses.map(normaliseDependency))].toSorted();
}
