import { ARTIFACTS, type Detection, type Detector } from './detection.ts';
import { librariesIn } from './system-libraries.ts';
import { firstOf, joinedText } from './tree-text.ts';

const SCRIPTS = ['configure.ac', 'configure.in'];

/** What configure.ac asks for, and the Debian packages that bring it. */
const TOOLS: readonly [word: RegExp, packages: readonly string[]][] = [
  [/\bPKG_(?:CHECK|PROG|WITH|HAVE)/, ['pkg-config']],
  [/\bAM_(?:GNU|GLIB_GNU)_GETTEXT\b/, ['gettext']],
  [/\b(?:IT|AC)_PROG_INTLTOOL\b/, ['intltool']],
  [/\bGTK_DOC_CHECK\b/, ['gtk-doc-tools']],
  [/\bA[CM]_PROG_LEX\b/, ['flex']],
  [/\bAC_PROG_YACC\b/, ['bison']],
];
/** Needed only where the configure script is still to be made. */
const MAKING_TOOLS: readonly [word: RegExp, packages: readonly string[]][] = [
  [/\bAM_GNU_GETTEXT\b/, ['autopoint']],
  [/\bAX_[A-Z]/, ['autoconf-archive']],
];

/** A project with a configure script, shipped or to be made by autoreconf. */
export const detectAutotools: Detector = {
  name: 'autotools',
  looksFor: 'configure or configure.ac',
  detect(tree): Detection | null {
    const hasConfigure = tree.paths.includes('configure');
    const script = firstOf(tree, SCRIPTS);
    if (!hasConfigure && script === null) return null;
    const text = joinedText(tree, /^(?:[^/]+\/)?configure\.(?:ac|in)$/);
    const tools = hasConfigure ? TOOLS : [...TOOLS, ...MAKING_TOOLS];
    const seen = hasConfigure ? './configure is there' : `${script} is there`;
    const first = hasConfigure ? '' : 'makes ./configure with autoreconf, ';
    return {
      name: 'autotools',
      explanation: `${seen}; ${first}builds with make, installs into ${ARTIFACTS}`,
      packages: [
        ...(hasConfigure ? [] : ['autoconf', 'automake', 'libtool']),
        ...tools.filter(([word]) => word.test(text)).flatMap(([, packages]) => packages),
        ...(joinedText(tree, /(?:^|\/)Makefile\.am$/).includes('_TEXINFOS') ? ['texinfo'] : []),
        ...librariesIn(text, 'autoconf'),
      ],
      fetch: null,
      build: [
        'artifacts="$(cd .. && pwd)/artifacts"',
        ...(hasConfigure ? ['chmod +x configure'] : ['autoreconf --force --install']),
        './configure --prefix=/usr',
        'make -j"$(nproc)"',
        'make install DESTDIR="$artifacts"',
        '',
      ].join('\n'),
      output: ARTIFACTS,
      artifacts: ['**'],
      variables: {},
    };
  },
};
