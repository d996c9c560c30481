import type { RemedyEntry } from './remedy-entry.ts';
import { code, option, set, variable } from './remedy-entry.ts';
import { AR_STEPS, C_LOCALE, SOURCE_DATE, TAR_STEPS, UTC, ZIP_STEPS } from './shared-steps.ts';

const DATES = 'timestamps/';
const EPOCH = 'source-date-epoch/';
const ARCHIVES = 'archives/';

/** Times that go into an artifact. */
export const TIMESTAMPS = {
  'gzip-header-time': {
    title: 'Leave the time out of the gzip header of {artifact}',
    steps: [
      option(null, 'compress with `gzip -n`', [set('GZIP', '-n')]),
      option('python', 'pass `mtime=0` to gzip.GzipFile or gzip.compress'),
      option('debian', 'run dh_strip_nondeterminism, or `gzip -n` in debian/rules', [set('GZIP', '-n')]),
      option('make', 'set `GZIP_ENV = -9n`', [set('GZIP_ENV', '-9n'), set('GZIP', '-n')]),
      option('autotools', 'run `make dist GZIP_ENV=-9n`', [set('GZIP_ENV', '-9n'), set('GZIP', '-n')]),
      option('go', 'leave `gzip.Header.ModTime` at its zero value'),
    ],
    page: ARCHIVES,
  },
  'tar-member-time': {
    title: 'Give the files in {artifact} one fixed time',
    steps: TAR_STEPS,
    page: ARCHIVES,
  },
  'zip-member-time': {
    title: 'Give the files in {artifact} one fixed time',
    steps: ZIP_STEPS,
    page: ARCHIVES,
  },
  'ar-member-time': {
    title: 'Build {artifact} without times of its members',
    steps: AR_STEPS,
    page: ARCHIVES,
  },
  'cpio-member-time': {
    title: 'Give the files in {artifact} one fixed time',
    steps: [
      option(null, 'touch all files to SOURCE_DATE_EPOCH, then use `cpio --reproducible`'),
      option('debian', 'run dh_strip_nondeterminism over {artifact}'),
    ],
    page: ARCHIVES,
  },
  'iso-image-time': {
    title: 'Give {artifact} and the files in it one fixed time',
    steps: [
      option(null, 'touch all files to SOURCE_DATE_EPOCH before the image is made'),
      SOURCE_DATE,
      option(null, 'xorriso: `-volume_date all_file_dates "=$SOURCE_DATE_EPOCH"`'),
    ],
    page: ARCHIVES,
  },
  'jar-manifest-time': {
    title: 'Leave the build time out of MANIFEST.MF in {artifact}',
    steps: [
      option(
        'maven',
        'maven-bundle-plugin: `<_removeheaders>Bnd-LastModified</_removeheaders>` and `<_reproducible>true</_reproducible>`',
      ),
      option(
        null,
        'bnd: `-reproducible: true`; drop other dates from the manifest, or take them from SOURCE_DATE_EPOCH',
      ),
    ],
    page: 'jvm/',
  },
  'java-properties-time': {
    title: 'Write the properties in {artifact} without a date',
    steps: [
      option('maven', 'maven-archiver 3.5 and later with `<project.build.outputTimestamp>` write no date'),
      code(
        null,
        'Properties.store writes the clock: filter the `#` line, or set `java.properties.date` (JDK 18 and later)',
      ),
    ],
    page: 'jvm/',
  },
  'pe-header-time': {
    title: 'Link {artifact} without a time',
    steps: [
      option(null, 'link with `-Wl,--no-insert-timestamp` (binutils) or `/Brepro` (MSVC, lld)', [
        { kind: 'variable', name: 'LDFLAGS', value: '-Wl,--no-insert-timestamp', isAppended: true },
      ]),
    ],
    page: DATES,
  },
  'pyc-source-time': {
    title: 'Compile the bytecode in {artifact} by digest instead of time',
    steps: [
      option(
        'python',
        '`python -m compileall --invalidation-mode=unchecked-hash`',
        [SOURCE_DATE.applies].flat(),
      ),
      SOURCE_DATE,
      code(null, 'touch the sources to SOURCE_DATE_EPOCH before they are compiled'),
    ],
    page: EPOCH,
  },
  'png-time': {
    title: 'Write {artifact} without its time',
    steps: [
      option(null, 'ImageMagick: `-define png:exclude-chunks=date,time -strip`'),
      option('debian', 'run dh_strip_nondeterminism over {artifact}'),
    ],
    page: DATES,
  },
  'pdf-date': {
    title: 'Take the dates in {artifact} from SOURCE_DATE_EPOCH',
    steps: [
      variable('FORCE_SOURCE_DATE', '1', 'TeX: set FORCE_SOURCE_DATE=1 beside SOURCE_DATE_EPOCH'),
      SOURCE_DATE,
      code(null, 'set the creation date in the code or template that writes the PDF'),
    ],
    page: EPOCH,
  },
  'postscript-date': {
    title: 'Take the date in {artifact} from SOURCE_DATE_EPOCH',
    steps: [SOURCE_DATE, code(null, 'filter the `%%CreationDate` line')],
    page: EPOCH,
  },
  'gettext-date': {
    title: 'Keep POT-Creation-Date in {artifact} from changing with each build',
    steps: [
      option(
        'autotools',
        'do not remake the .pot file in a build; ship it, or run `xgettext` with a fixed date',
      ),
      SOURCE_DATE,
      option('debian', 'run dh_strip_nondeterminism over the .mo files'),
    ],
    page: EPOCH,
  },
  'javadoc-date': {
    title: 'Generate the pages in {artifact} without dates',
    steps: [
      option('maven', 'maven-javadoc-plugin: `<notimestamp>true</notimestamp>`'),
      option(null, 'call `javadoc -notimestamp`', [
        { kind: 'variable', name: 'JDK_JAVADOC_OPTIONS', value: '-notimestamp', isAppended: true },
      ]),
    ],
    page: 'jvm/',
  },
  'doxygen-date': {
    title: 'Generate the pages in {artifact} without dates',
    steps: [
      option(null, 'set `HTML_TIMESTAMP = NO` (`TIMESTAMP = NO` from 1.9.7 on) in the Doxyfile'),
      SOURCE_DATE,
    ],
    page: EPOCH,
  },
  'sphinx-date': {
    title: 'Generate the pages in {artifact} without dates',
    steps: [option('python', 'set `html_last_updated_fmt = None` in conf.py'), SOURCE_DATE],
    page: EPOCH,
  },
  'asciidoc-date': {
    title: 'Generate the pages in {artifact} without dates',
    steps: [
      option(null, 'pass `-a reproducible` (Asciidoctor), or `-a footer-style=none` (AsciiDoc)'),
      SOURCE_DATE,
    ],
    page: EPOCH,
  },
  'manpage-date': {
    title: 'Take the date of the manual page in {artifact} from SOURCE_DATE_EPOCH',
    steps: [
      SOURCE_DATE,
      option(
        null,
        'pass a date: `pod2man --date`, `pandoc -M date=`, `help2man` 1.47.1 and later read SOURCE_DATE_EPOCH',
      ),
      code(null, 'write the date of the last change to the page itself'),
    ],
    page: EPOCH,
  },
  'copyright-year': {
    title: 'Write the year of the last change into {artifact}, not the current one',
    steps: [
      code(
        null,
        'write the year down, or take it from SOURCE_DATE_EPOCH: `date -u -d "@$SOURCE_DATE_EPOCH" +%Y`',
      ),
      option('python', "Sphinx: `copyright = '2024, …'` in conf.py, not a year made from `datetime.now()`"),
    ],
    page: EPOCH,
  },
  'cpp-date-macro': {
    title: 'Compile {artifact} without `__DATE__` and `__TIME__`',
    steps: [
      code(null, 'remove `__DATE__` and `__TIME__`; `-Werror=date-time` finds them'),
      SOURCE_DATE,
      code('make', 'remove `-DBUILD_DATE=$(shell date)`, or use `date -u -d @$(SOURCE_DATE_EPOCH)`'),
    ],
    page: DATES,
  },
  'captures-build-time': {
    title: 'Keep the clock out of {artifact}',
    steps: [
      code(null, 'remove the time, or take it from SOURCE_DATE_EPOCH where that is set'),
      code('make', 'use `date -u -d "@$(SOURCE_DATE_EPOCH)"` in place of `date`'),
      code('cmake', '`string(TIMESTAMP … UTC)` honours SOURCE_DATE_EPOCH; `execute_process(date)` does not'),
      code(
        'python',
        '`datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)` in place of `now()`',
      ),
      code('npm', '`new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1000)` in place of `new Date()`'),
      code('go', 'take the time from SOURCE_DATE_EPOCH in what `-ldflags -X` sets'),
      code('cargo', 'take the time from SOURCE_DATE_EPOCH in build.rs'),
      option('maven', 'set `<project.build.outputTimestamp>` in place of `${maven.build.timestamp}`'),
      code('debian', 'use the date of debian/changelog: `dpkg-parsechangelog -STimestamp`'),
    ],
    page: EPOCH,
  },
  'timezone-dependent': {
    title: 'Write times into {artifact} in UTC',
    steps: [UTC, code(null, 'format times in UTC: `date -u`, gmtime, `timezone.utc`, `toISOString`')],
    page: 'timezones/',
  },
  'captures-execution-time': {
    title: 'Leave out of {artifact} how long something took',
    steps: [code(null, 'do not ship logs and test reports, or filter the durations')],
    page: DATES,
  },
  'locale-names': {
    title: 'Write dates and numbers into {artifact} in a fixed locale',
    steps: [C_LOCALE, code(null, 'format dates as ISO 8601, and numbers without the locale')],
    page: 'locales/',
  },
} satisfies Readonly<Record<string, RemedyEntry>>;
