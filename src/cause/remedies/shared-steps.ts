import type { RemedyStep } from '../../comparison/remedy.ts';
import { append, code, flag, option, set, variable } from './remedy-entry.ts';

export const SOURCE_DATE: RemedyStep = variable(
  'SOURCE_DATE_EPOCH',
  '{source-date-epoch}',
  'set SOURCE_DATE_EPOCH to the time of the last commit; tools that know it use it instead of the clock',
);

export const UTC: RemedyStep = variable('TZ', 'UTC', 'build with TZ=UTC');

export const C_LOCALE: RemedyStep = variable('LC_ALL', 'C.UTF-8', 'build with LC_ALL=C.UTF-8');

export const HASH_SEED: RemedyStep = variable(
  'PYTHONHASHSEED',
  '0',
  'build with PYTHONHASHSEED=0: Python then orders sets the same way each time',
);

/** GNU tar reads TAR_OPTIONS before its arguments. */
export const TAR_OPTIONS =
  '--sort=name --mtime=@{source-date-epoch} --owner=0 --group=0 --numeric-owner --mode=u+rw,go=rX';
export const TAR_STEPS: readonly RemedyStep[] = [
  option(
    null,
    'make {artifact} with `tar --sort=name --mtime=@$SOURCE_DATE_EPOCH --owner=0 --group=0 --numeric-owner --mode=u+rw,go=rX`',
    [set('TAR_OPTIONS', TAR_OPTIONS)],
  ),
  option('autotools', 'set `am__tar` in configure.ac, or export TAR_OPTIONS for `make dist`', [
    set('TAR_OPTIONS', TAR_OPTIONS),
  ]),
  option(
    'python',
    'build the sdist with a backend that honours SOURCE_DATE_EPOCH (flit, hatchling), not with setuptools',
  ),
  option(
    'cmake',
    'CPack before 3.27 writes the clock: pass `-DCMAKE_INSTALL_…` files through `tar` as above, or use 3.27 or later',
  ),
  option('maven', 'set `<project.build.outputTimestamp>` in pom.xml'),
  option(
    'debian',
    'dpkg-deb clamps times itself; use the options above in what debian/rules packs on its own',
  ),
];

export const ZIP_STEPS: readonly RemedyStep[] = [
  option(
    null,
    'touch all files to SOURCE_DATE_EPOCH, then make {artifact} with `TZ=UTC zip -X` from a sorted list',
    [set('ZIPOPT', '-X'), set('TZ', 'UTC')],
  ),
  option(
    'maven',
    'set `<project.build.outputTimestamp>` in pom.xml: maven-jar-plugin 3.2 and later honour it',
  ),
  option('python', 'wheels: set SOURCE_DATE_EPOCH, which wheel and most backends honour'),
  option('debian', 'run dh_strip_nondeterminism over {artifact}'),
  code(
    null,
    'give each entry a fixed date (1980-01-01 or SOURCE_DATE_EPOCH, in UTC) where your own code writes the archive',
  ),
];

export const AR_STEPS: readonly RemedyStep[] = [
  flag('make', 'set `ARFLAGS = Dcr`: D writes no times and owners', [set('ARFLAGS', 'Dcr')]),
  flag('autotools', 'configure with `AR_FLAGS=Dcr ARFLAGS=Dcr`', [
    set('AR_FLAGS', 'Dcr'),
    set('ARFLAGS', 'Dcr'),
  ]),
  flag(
    'cmake',
    'set `CMAKE_C_ARCHIVE_CREATE "<CMAKE_AR> Dqc <TARGET> <LINK_FLAGS> <OBJECTS>"`, and the same for CXX',
  ),
  flag(null, 'call `ar` with D (`ar Dcr`) and `ranlib` with -D; on macOS set ZERO_AR_DATE=1', [
    set('ARFLAGS', 'Dcr'),
    set('AR_FLAGS', 'Dcr'),
    set('ZERO_AR_DATE', '1'),
  ]),
];

const PREFIX_MAP = '-ffile-prefix-map={build-path}=.';
const GO_FLAGS = append('GOFLAGS', '-trimpath');
const RUST_FLAGS = append('RUSTFLAGS', '--remap-path-prefix={build-path}=.');
const C_FLAGS = [append('CFLAGS', PREFIX_MAP), append('CXXFLAGS', PREFIX_MAP)];

export const PREFIX_MAP_STEPS: readonly RemedyStep[] = [
  flag(
    'autotools',
    'configure with `CFLAGS="-g -O2 -ffile-prefix-map=$PWD=."`, and the same for CXXFLAGS',
    C_FLAGS,
  ),
  flag(
    'cmake',
    'configure with `-DCMAKE_C_FLAGS="-ffile-prefix-map=${CMAKE_SOURCE_DIR}=."`, and the same for CXX',
    C_FLAGS,
  ),
  flag('meson', 'configure with `-Dc_args=-ffile-prefix-map=$PWD=.`, and the same for cpp_args', C_FLAGS),
  flag('make', 'add `-ffile-prefix-map=$(CURDIR)=.` to CFLAGS and CXXFLAGS', C_FLAGS),
  flag(
    'debian',
    'leave `DEB_BUILD_MAINT_OPTIONS` at `reproducible=+fixfilepath`, and pass on what dpkg-buildflags says',
    C_FLAGS,
  ),
  flag('go', 'build with `go build -trimpath`', [GO_FLAGS]),
  flag('cargo', 'set `trim-paths = "all"` in the profile, or `RUSTFLAGS=--remap-path-prefix=$PWD=.`', [
    RUST_FLAGS,
  ]),
  flag('python', 'extension modules: `CFLAGS=-ffile-prefix-map=$PWD=.`', C_FLAGS),
  flag(null, 'compile with `-ffile-prefix-map=$PWD=.` (gcc 8, clang 10 and later)', [
    ...C_FLAGS,
    GO_FLAGS,
    RUST_FLAGS,
  ]),
];

export const SORT_STEPS: readonly RemedyStep[] = [
  code('make', 'put `$(sort $(wildcard …))` where {artifact} is made of `$(wildcard …)`'),
  code('cmake', 'list the files, or `list(SORT …)` after `file(GLOB …)`'),
  code('meson', 'list the files instead of running a command that does'),
  code('python', '`sorted(…)` around glob.glob, os.listdir, os.walk and Path.iterdir'),
  code('npm', 'sort what fs.readdir and glob return before it is used'),
  code('go', 'sort what filepath.Glob and map iteration give'),
  code('cargo', 'sort what read_dir and HashMap iteration give, or use BTreeMap'),
  code('debian', 'pipe `find` through `LC_ALL=C sort -z` in debian/rules'),
  code(
    null,
    'sort by bytes (`LC_ALL=C sort`) what comes from a directory or a hash table before it goes into {artifact}',
  ),
];
