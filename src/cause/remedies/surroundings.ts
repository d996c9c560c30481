import type { RemedyEntry } from './remedy-entry.ts';
import { code, flag, option, set, USUAL_UMASK, variable } from './remedy-entry.ts';
import { AR_STEPS, SORT_STEPS, TAR_STEPS } from './shared-steps.ts';

const DEFINED = 'perimeter/';
const ARCHIVES = 'archives/';

/** Who builds, on which machine, and with what. */
export const SURROUNDINGS = {
  'archive-owner': {
    title: 'Give the files in {artifact} a fixed owner',
    steps: [
      ...TAR_STEPS,
      ...AR_STEPS.slice(-1),
      option(null, 'zip: `zip -X` leaves owners out', [set('ZIPOPT', '-X')]),
    ],
    page: ARCHIVES,
  },
  'jar-built-by': {
    title: 'Leave the user out of MANIFEST.MF in {artifact}',
    steps: [
      option(
        'maven',
        'maven-archiver 3.4 and later do not write Built-By; or set `<manifestEntries><Built-By>…`',
      ),
      option(null, 'write no Built-By, or a fixed one (`-Duser.name=…`)', [
        set('JAVA_TOOL_OPTIONS', '-Duser.name=builder'),
      ]),
    ],
    page: 'jvm/',
  },
  'captures-user': {
    title: 'Leave the user name out of {artifact}',
    steps: [
      code(null, 'remove `whoami`, `$USER`, `$LOGNAME` and getpwuid from what writes {member}'),
      code('npm', 'remove os.userInfo() from what writes {member}'),
    ],
    page: DEFINED,
  },
  'captures-gecos': {
    title: "Leave the user's full name out of {artifact}",
    steps: [code(null, 'write the author down in place of the GECOS field of the user who builds')],
    page: DEFINED,
  },
  'captures-uid': {
    title: 'Leave the user id out of {artifact}',
    steps: [
      code(
        null,
        'remove `id -u` and getuid from what writes {member}; `--owner=0 --group=0` where an archive is made',
      ),
    ],
    page: DEFINED,
  },
  'captures-home': {
    title: 'Keep the home directory out of {artifact}',
    steps: [
      code(null, 'expand `~` and `$HOME` when the program runs, not when it is built'),
      flag(
        null,
        'compile with `-ffile-prefix-map=$HOME=/home`; caches below the home directory (`$CARGO_HOME`, `$GOPATH`) are mapped the same way',
      ),
    ],
    page: DEFINED,
  },
  'captures-hostname': {
    title: 'Leave the host name out of {artifact}',
    steps: [
      code(null, 'remove `hostname`, `uname -n` and gethostname from what writes {member}'),
      code('make', 'remove `$(shell hostname)`'),
    ],
    page: DEFINED,
  },
  'captures-domain': {
    title: 'Leave the domain out of {artifact}',
    steps: [code(null, 'remove `hostname -f`, `dnsdomainname` and getdomainname from what writes {member}')],
    page: DEFINED,
  },
  'captures-kernel': {
    title: 'Leave the kernel version out of {artifact}',
    steps: [
      code(
        null,
        'remove `uname -r` from what writes {member}; tell systems apart by what the compiler targets',
      ),
      code('autotools', 'do not compile `$build_os` or `$host_os` with a version in it into {member}'),
    ],
    page: DEFINED,
  },
  'parallel-race': {
    title: 'Make {artifact} the same whatever is built first',
    steps: [
      code(
        'make',
        'state what {member} depends on; make several rules that write one file a single one (`&:`)',
      ),
      variable('MAKEFLAGS', '-j1', 'until then, build with `make -j1`'),
      ...SORT_STEPS,
    ],
    page: 'deterministic-build-systems/',
  },
  'cpu-features': {
    title: 'Compile {artifact} for a named CPU',
    steps: [
      flag(null, 'replace `-march=native` and `-mtune=native` by a level such as `-march=x86-64-v2`'),
      flag('cargo', 'remove `-C target-cpu=native`'),
      code(null, 'choose fast code when the program runs (`__builtin_cpu_supports`, `target_clones`)'),
    ],
    page: DEFINED,
  },
  'captures-cpu-count': {
    title: 'Keep the number of CPUs out of {artifact}',
    steps: [
      code(
        null,
        'do not write `nproc` or `-j` into {member}, and do not split work that shows in it by them',
      ),
      variable('MAKEFLAGS', '-j1', 'where the number of jobs itself shows: build with `make -j1`'),
    ],
    page: DEFINED,
  },
  'captures-environment': {
    title: 'Keep the environment out of {artifact}',
    steps: [
      code(null, 'write the variables that matter by name in place of `env`, `set` or all of os.environ'),
    ],
    page: DEFINED,
  },
  'captures-path-variable': {
    title: 'Keep PATH out of {artifact}',
    steps: [
      code(null, 'write a fixed PATH, or find programs when {member} runs'),
      code('autotools', 'do not ship config.log, config.status and libtool'),
    ],
    page: DEFINED,
  },
  'captures-shell': {
    title: 'Make {artifact} the same whatever /bin/sh is',
    steps: [
      variable('CONFIG_SHELL', '/bin/sh', 'configure with CONFIG_SHELL=/bin/sh'),
      code(
        null,
        'use `printf` in place of `echo` with options or escapes, and no bashisms; or call bash by name',
      ),
    ],
    page: DEFINED,
  },
  'archive-mode': {
    title: 'Give the files in {artifact} fixed permissions',
    steps: [
      ...TAR_STEPS.slice(0, 1),
      option(null, 'set the umask first: `umask 022`', [USUAL_UMASK]),
      code('make', 'use `install -m 644` in place of `cp`'),
      option('debian', 'dh_fixperms sets them'),
    ],
    page: ARCHIVES,
  },
  'umask-dependent': {
    title: 'Make {artifact} independent of the umask',
    steps: [
      option(null, 'set the umask first: `umask 022`', [USUAL_UMASK]),
      code(null, 'use `install -m` or chmod with a full mode'),
    ],
    page: DEFINED,
  },
  signature: {
    title: 'Sign {artifact} detached',
    steps: [
      code(
        null,
        'ship the signature beside {artifact}, and compare what is unsigned; or use a deterministic scheme (Ed25519)',
      ),
    ],
    page: 'embedded-signatures/',
  },
  'gzip-header-os': {
    title: 'Compress {artifact} with one tool and one level',
    steps: [
      option(
        null,
        'name the level, use `gzip -n`, and the same implementation (gzip, pigz, zlib) everywhere',
        [set('GZIP', '-n')],
      ),
    ],
    page: ARCHIVES,
  },
  'test-leftover': {
    title: 'Leave what tests make out of {artifact}',
    steps: [
      code(null, 'run tests in a copy, remove caches and coverage data before {artifact} is packed'),
      code('python', 'exclude `__pycache__`, `.coverage` and `.pytest_cache`'),
      code('npm', 'name what is shipped in `files` of package.json'),
      variable('PYTHONDONTWRITEBYTECODE', '1', 'Python: PYTHONDONTWRITEBYTECODE=1'),
    ],
    page: 'deterministic-build-systems/',
  },
  'file-set': {
    title: 'Make the same files go into {artifact}',
    steps: [
      code(null, "name the files, and make each one's condition one that does not depend on the machine"),
      code('make', 'state what the packing step depends on'),
    ],
    page: 'deterministic-build-systems/',
  },
  'tool-version': {
    title: 'Build {artifact} with the same tools',
    steps: [
      code(null, 'pin the toolchain; leave its version out of {member} where it does not matter'),
      flag(null, "compile with `-fno-ident` to drop the compiler's version"),
    ],
    page: DEFINED,
  },
  numbers: {
    title: 'Find where the numbers in {artifact} come from',
    steps: [
      code(null, 'look at what writes {member}: counters, ids, sizes and durations are the usual ones'),
    ],
    page: '',
  },
  unclassified: {
    title: 'Find what makes {artifact} differ',
    steps: [
      code(null, 'look at the difference of {member}, and let `verbatim explain` find what triggers it'),
    ],
    page: '',
  },
} satisfies Readonly<Record<string, RemedyEntry>>;
