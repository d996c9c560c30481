import { ARTIFACTS, type Detection, type Detector } from './detection.ts';
import { joinedText, readText } from './tree-text.ts';

const SETTINGS = 'export CARGO_HOME="$VERBATIM_CACHE/cargo"\n';

/** Whatever cargo leaves at the top of its target directory but its own notes: programs and libraries. */
const TAKE_BUILT = `mkdir ../artifacts
find ../target/release -maxdepth 1 -type f ! -name '*.d' ! -name '.*' -exec cp -p -t ../artifacts -- {} +
`;

export const detectCargo: Detector = {
  name: 'Cargo',
  looksFor: 'Cargo.toml',
  detect(tree): Detection | null {
    if (!tree.paths.includes('Cargo.toml')) return null;
    const lock = readText(tree, 'Cargo.lock');
    const isLocked = tree.paths.includes('Cargo.lock');
    const isVendored = joinedText(tree, /^\.cargo\/config(?:\.toml)?$/).includes('replace-with');
    const hasDependencies =
      lock === null
        ? isLocked || /^[ \t]*\[.*dependencies/m.test(joinedText(tree, /(?:^|\/)Cargo\.toml$/))
        : /^source[ \t]*=/m.test(lock);
    const needsCrates = hasDependencies && !isVendored;
    const locked = isLocked ? ' --locked' : '';
    return {
      name: 'Cargo',
      explanation: `Cargo.toml is there; ${
        needsCrates ? 'fetches the crates, ' : ''
      }builds with cargo build --release, takes programs and libraries`,
      packages: ['cargo'],
      fetch: needsCrates ? `${SETTINGS}cargo fetch${locked}\n` : null,
      build: `${SETTINGS}cargo build --release --workspace --offline${locked} --jobs "$(nproc)" --target-dir ../target\n${TAKE_BUILT}`,
      output: ARTIFACTS,
      artifacts: ['**'],
      variables: {},
    };
  },
};
