import { ARTIFACTS, type Detection, type Detector } from './detection.ts';
import { librariesIn } from './system-libraries.ts';
import { joinedText } from './tree-text.ts';

/** Without an install rule in sight: what Meson itself lists as the files its targets make. */
const COPY_TARGETS = `meson introspect ../build --targets >../targets.json
python3 -c 'import json, os, shutil
root = os.path.realpath("../build")
for target in json.load(open("../targets.json")):
    for path in target["filename"]:
        if os.path.isfile(path):
            copy = os.path.join("../artifacts", os.path.relpath(os.path.realpath(path), root))
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            shutil.copy2(path, copy)'`;

export const detectMeson: Detector = {
  name: 'Meson',
  looksFor: 'meson.build',
  detect(tree): Detection | null {
    if (!tree.paths.includes('meson.build')) return null;
    const text = joinedText(tree, /^(?!subprojects\/)(?:.*\/)?meson\.build$/).replaceAll(/^[ \t]*#.*$/gm, '');
    const hasInstall = /\binstall\s*:(?!\s*false)|\binstall_[a-z]+\s*\(|\binstall_dir\s*:/.test(text);
    const hasWraps = tree.paths.some((path) => /^subprojects\/[^/]+\.wrap$/.test(path));
    return {
      name: 'Meson',
      explanation: `meson.build is there; builds with meson, ${
        hasInstall
          ? `installs into ${ARTIFACTS}`
          : `without an install rule in sight takes what its targets make`
      }`,
      packages: [
        'meson',
        'ninja-build',
        'pkg-config',
        ...(/\bi18n\b/.test(text) ? ['gettext'] : []),
        ...(hasWraps ? ['git'] : []),
        ...librariesIn(text, 'meson'),
      ],
      fetch: hasWraps ? 'meson subprojects download\n' : null,
      build: [
        'artifacts="$(cd .. && pwd)/artifacts"',
        'meson setup ../build --prefix=/usr --buildtype=release --wrap-mode=nodownload',
        'ninja -C ../build -j"$(nproc)"',
        hasInstall ? 'DESTDIR="$artifacts" meson install -C ../build --no-rebuild' : COPY_TARGETS,
        '',
      ].join('\n'),
      output: ARTIFACTS,
      artifacts: ['**'],
      variables: {},
    };
  },
};
