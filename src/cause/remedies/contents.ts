import type { RemedyEntry } from './remedy-entry.ts';
import { append, code, flag, option, set, variable } from './remedy-entry.ts';
import { C_LOCALE, HASH_SEED, PREFIX_MAP_STEPS, SORT_STEPS, TAR_STEPS, ZIP_STEPS } from './shared-steps.ts';

const ORDER = 'stable-inputs/';
const PATHS = 'build-path/';
const ARCHIVES = 'archives/';
const RANDOM = 'randomness/';

/** Orders, paths and what is random. */
export const CONTENTS = {
  'tar-member-order': { title: 'Sort the files in {artifact}', steps: TAR_STEPS, page: ARCHIVES },
  'zip-member-order': { title: 'Sort the files in {artifact}', steps: ZIP_STEPS, page: ARCHIVES },
  'ar-member-order': { title: 'Sort the objects that go into {artifact}', steps: SORT_STEPS, page: ORDER },
  'cpio-member-order': {
    title: 'Sort the files in {artifact}',
    steps: [code(null, '`find . -print0 | LC_ALL=C sort -z | cpio -0 -o --reproducible`')],
    page: ARCHIVES,
  },
  'symbol-order': { title: 'Compile and link {artifact} in a fixed order', steps: SORT_STEPS, page: ORDER },
  'checksum-list-order': {
    title: 'Sort the list of checksums in {artifact}',
    steps: [code(null, '`find … -print0 | LC_ALL=C sort -z | xargs -0 sha256sum`'), ...SORT_STEPS],
    page: 'stable-outputs/',
  },
  'jar-manifest-order': {
    title: 'Write the manifest of {artifact} in a fixed order',
    steps: [
      option('maven', 'maven-bundle-plugin 5 and later with `<project.build.outputTimestamp>` sort'),
      code(null, 'sort what goes into the attributes: java.util.jar.Manifest keeps no order before JDK 11'),
    ],
    page: 'jvm/',
  },
  'search-index-order': {
    title: 'Make the search index in {artifact} in a fixed order',
    steps: [HASH_SEED, code(null, 'sort the words before they are written')],
    page: 'stable-outputs/',
  },
  'key-order': {
    title: 'Write the keys in {artifact} sorted',
    steps: [HASH_SEED, ...SORT_STEPS],
    page: 'stable-outputs/',
  },
  'line-order': { title: 'Write the lines of {artifact} sorted', steps: SORT_STEPS, page: 'stable-outputs/' },
  'directory-order': { title: 'Sort the files that {artifact} is made from', steps: SORT_STEPS, page: ORDER },
  'captures-build-path': {
    title: 'Keep the build path out of {artifact}',
    steps: [
      ...PREFIX_MAP_STEPS,
      code(null, 'write paths relative to the source or to where {artifact} is installed'),
    ],
    page: PATHS,
  },
  'debug-path': {
    title: "Map the build path in {artifact}'s debug information",
    steps: PREFIX_MAP_STEPS,
    page: PATHS,
  },
  'rpath-build-path': {
    title: 'Link {artifact} without a search path below the build path',
    steps: [
      flag('cmake', 'configure with `-DCMAKE_BUILD_RPATH_USE_ORIGIN=ON`, or `-DCMAKE_SKIP_RPATH=ON`'),
      flag('meson', 'install it: `meson install` removes the build rpath'),
      flag(
        'autotools',
        'install it: `libtool --mode=install` links again; or patch `hardcode_libdir_flag_spec`',
      ),
      flag(null, 'use `$ORIGIN` in `-Wl,-rpath`, or `chrpath -d {member}`'),
    ],
    page: PATHS,
  },
  'build-id': {
    title: 'Make what the build-id of {artifact} covers the same',
    steps: [
      ...PREFIX_MAP_STEPS,
      flag(null, 'as a last resort `-Wl,--build-id=none`: debuggers then cannot find the symbols', [
        append('LDFLAGS', '-Wl,--build-id=none'),
      ]),
    ],
    page: PATHS,
  },
  'records-build-flags': {
    title: 'Leave the compiler flags out of {artifact}',
    steps: [
      flag(null, 'compile with `-gno-record-gcc-switches` and without `-frecord-gcc-switches`', [
        append('CFLAGS', '-gno-record-gcc-switches'),
        append('CXXFLAGS', '-gno-record-gcc-switches'),
      ]),
      code(null, 'filter `-f…-prefix-map=` and paths from flags before they are written into {artifact}'),
      code('autotools', 'do not compile CFLAGS or the arguments of configure into {member}'),
    ],
    page: PATHS,
  },
  'temporary-name': {
    title: 'Keep names of temporary files out of {artifact}',
    steps: [
      code(null, 'use a fixed name in the build folder in place of mktemp'),
      flag(null, 'keep intermediate files: `-save-temps=obj`; with LTO `-frandom-seed=$@`', [
        append('CFLAGS', '-save-temps=obj'),
      ]),
    ],
    page: RANDOM,
  },
  uuid: {
    title: 'Derive the UUID in {artifact} from its content',
    steps: [
      code(null, 'use a fixed UUID, or version 5 of a name (`uuidgen --sha1`), in place of a random one'),
      option(null, '`mkfs.* -U UUID`, `mkswap -U UUID`, `genisoimage` and the like take one'),
    ],
    page: RANDOM,
  },
  'random-symbol': {
    title: 'Seed the names of symbols in {artifact}',
    steps: [
      flag('make', 'add `-frandom-seed=$<` to CFLAGS and CXXFLAGS', [
        append('CFLAGS', '-frandom-seed=0'),
        append('CXXFLAGS', '-frandom-seed=0'),
      ]),
      flag(null, 'compile with `-frandom-seed=NAME`', [
        append('CFLAGS', '-frandom-seed=0'),
        append('CXXFLAGS', '-frandom-seed=0'),
      ]),
    ],
    page: RANDOM,
  },
  'font-subset-tag': {
    title: 'Make {artifact} with a tool that derives font tags from content',
    steps: [
      option(null, 'use a later Ghostscript, cairo or TeX, which do'),
      variable('FORCE_SOURCE_DATE', '1', 'TeX: set FORCE_SOURCE_DATE=1 beside SOURCE_DATE_EPOCH'),
    ],
    page: RANDOM,
  },
  'pdf-id': {
    title: 'Give {artifact} a fixed document id',
    steps: [
      variable('FORCE_SOURCE_DATE', '1', 'TeX: set FORCE_SOURCE_DATE=1 beside SOURCE_DATE_EPOCH'),
      code(null, 'pdfTeX: `\\pdftrailerid{}`; Ghostscript: `-dDocumentUUID`; qpdf: `--deterministic-id`'),
    ],
    page: RANDOM,
  },
  'memory-address': {
    title: 'Keep addresses out of {artifact}',
    steps: [
      code(
        null,
        'print a name or a number of your own in place of an address (`repr`, `%p`, `hashCode`), and do not sort by it',
      ),
      HASH_SEED,
    ],
    page: RANDOM,
  },
  random: {
    title: 'Find what is random in {artifact}',
    steps: [
      HASH_SEED,
      variable('PERL_HASH_SEED', '0', 'build with PERL_HASH_SEED=0'),
      flag(null, 'compile with `-frandom-seed=NAME`', [
        append('CFLAGS', '-frandom-seed=0'),
        append('CXXFLAGS', '-frandom-seed=0'),
      ]),
      code(null, 'seed the generator from a constant, or from the content'),
    ],
    page: RANDOM,
  },
  'locale-order': {
    title: 'Sort what goes into {artifact} by bytes',
    steps: [
      variable('LC_ALL', 'C.UTF-8', 'build with LC_ALL=C.UTF-8'),
      code(null, 'call `LC_ALL=C sort`, and compare by code point in code'),
    ],
    page: 'locales/',
  },
  'locale-dependent': { title: 'Make {artifact} in a fixed locale', steps: [C_LOCALE], page: 'locales/' },
  'text-encoding': {
    title: 'Read and write the text of {artifact} as UTF-8',
    steps: [
      C_LOCALE,
      variable('PYTHONUTF8', '1', 'Python: PYTHONUTF8=1, or `encoding="utf-8"` in each open()'),
      option('maven', 'set `<project.build.sourceEncoding>UTF-8</…>`', [
        set('JAVA_TOOL_OPTIONS', '-Dfile.encoding=UTF-8'),
      ]),
    ],
    page: 'locales/',
  },
  'line-ending': {
    title: 'Write {artifact} with the same line endings everywhere',
    steps: [
      code(
        null,
        "write `\\n` yourself in place of the platform's line separator; `* text eol=lf` in .gitattributes",
      ),
    ],
    page: ORDER,
  },
} satisfies Readonly<Record<string, RemedyEntry>>;
