import { ARTIFACTS, type Detection, type Detector } from './detection.ts';
import { librariesIn } from './system-libraries.ts';
import { joinedText } from './tree-text.ts';

const CACHE = '"-DFETCHCONTENT_BASE_DIR=$VERBATIM_CACHE/fetchcontent"';

/** Of what is fetched only the sources are kept: the configured build trees name the path they were made in. */
const FETCH = `cmake -S . -B /tmp/fetch ${CACHE}
rm -rf "$VERBATIM_CACHE"/fetchcontent/*-build "$VERBATIM_CACHE"/fetchcontent/*-subbuild
`;

/** Without an install rule in sight, CMake is told to put what its targets make into the artifacts directory. */
const PLACES = ['RUNTIME', 'LIBRARY', 'ARCHIVE'].map(
  (kind) => `"-DCMAKE_${kind}_OUTPUT_DIRECTORY=$artifacts/${kind === 'RUNTIME' ? 'bin' : 'lib'}"`,
);

export const detectCmake: Detector = {
  name: 'CMake',
  looksFor: 'CMakeLists.txt',
  detect(tree): Detection | null {
    if (!tree.paths.includes('CMakeLists.txt')) return null;
    const text = joinedText(tree, /(?:^|\/)CMakeLists\.txt$|\.cmake$/).replaceAll(/^[ \t]*#.*$/gm, '');
    const hasInstall = /\binstall\s*\(/i.test(text);
    const hasFetch = /\bFetchContent_(?:Declare|MakeAvailable|Populate)\b/i.test(text);
    const configure = [
      'cmake -S . -B ../build -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr',
      ...(hasFetch ? [`${CACHE} -DFETCHCONTENT_FULLY_DISCONNECTED=ON`] : []),
      ...(hasInstall ? [] : PLACES),
    ];
    return {
      name: 'CMake',
      explanation: `CMakeLists.txt is there; builds with cmake, ${
        hasInstall
          ? `installs into ${ARTIFACTS}`
          : `without install() in sight puts all targets into ${ARTIFACTS}`
      }`,
      packages: [
        'cmake',
        ...(/\bPkgConfig\b/i.test(text) ? ['pkg-config'] : []),
        ...(hasFetch ? ['git'] : []),
        ...librariesIn(text, 'cmake'),
      ],
      fetch: hasFetch ? FETCH : null,
      build: [
        'artifacts="$(cd .. && pwd)/artifacts"',
        configure.join(' \\\n  '),
        'cmake --build ../build --parallel "$(nproc)"',
        ...(hasInstall ? ['DESTDIR="$artifacts" cmake --install ../build'] : []),
        '',
      ].join('\n'),
      output: ARTIFACTS,
      artifacts: ['**'],
      variables: {},
    };
  },
};
