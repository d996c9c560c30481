/** The top level of the taxonomy, after https://tests.reproducible-builds.org/debian/index_issues.html. */
export const CAUSE_GROUPS = [
  'timestamps',
  'order',
  'build-path',
  'user',
  'hostname',
  'kernel',
  'randomness',
  'cpu',
  'environment',
  'umask',
  'locale',
  'signatures',
  'toolchain',
  'unknown',
] as const;
export type CauseGroup = (typeof CAUSE_GROUPS)[number];

/** What is true of a kind wherever it turns up. */
export interface KindFacts {
  readonly group: CauseGroup;
  /** The id in Debian's notes; null where they have none that fits. */
  readonly debian: string | null;
  /** What the artifact does, after its name: "records the build time in a gzip header". */
  readonly title: string;
}

/** Every kind of cause, by group. A new one is a line here, a remedy, and where it can be seen in a diff a rule. */
export const KIND_FACTS = {
  'gzip-header-time': fact('timestamps', 'timestamps_in_gzip_headers', 'records a time in a gzip header'),
  'tar-member-time': fact('timestamps', 'timestamps_in_tarball', 'records file times in a tar archive'),
  'zip-member-time': fact('timestamps', 'timestamps_in_zip', 'records file times in a zip archive'),
  'ar-member-time': fact(
    'timestamps',
    'timestamps_in_static_libraries',
    'records file times in an ar archive',
  ),
  'cpio-member-time': fact('timestamps', null, 'records file times in a cpio archive'),
  'iso-image-time': fact('timestamps', null, 'records file times, or when it was made, in an ISO 9660 image'),
  'jar-manifest-time': fact(
    'timestamps',
    'timestamp_in_java_bnd_manifest',
    'records the build time in a JAR manifest',
  ),
  'java-properties-time': fact(
    'timestamps',
    'timestamps_in_maven_version_files',
    'records the build time in Java properties',
  ),
  'pe-header-time': fact('timestamps', 'timestamps_in_pe_binaries', 'records the build time in a PE header'),
  'pyc-source-time': fact('timestamps', null, 'records source file times in Python bytecode'),
  'png-time': fact('timestamps', 'timestamps_in_png', 'records the build time in a PNG image'),
  'pdf-date': fact('timestamps', 'timestamps_in_pdf_generated_by_latex', 'records the build time in a PDF'),
  'postscript-date': fact(
    'timestamps',
    'timestamps_in_ps_generated_by_dvips',
    'records the build time in PostScript',
  ),
  'gettext-date': fact(
    'timestamps',
    'different_pot_creation_date_in_gettext_mo_files',
    'records POT-Creation-Date in a message catalogue',
  ),
  'javadoc-date': fact(
    'timestamps',
    'timestamps_in_documentation_generated_by_javadoc',
    'holds the date that Javadoc writes',
  ),
  'doxygen-date': fact(
    'timestamps',
    'timestamps_in_documentation_generated_by_doxygen',
    'holds the date that Doxygen writes',
  ),
  'sphinx-date': fact('timestamps', null, 'holds the date that Sphinx writes'),
  'asciidoc-date': fact(
    'timestamps',
    'timestamps_in_documentation_generated_by_asciidoc',
    'holds the date that AsciiDoc writes',
  ),
  'manpage-date': fact('timestamps', null, 'holds the build date in a manual page'),
  'copyright-year': fact('timestamps', null, 'holds the current year'),
  'cpp-date-macro': fact('timestamps', 'timestamps_from_cpp_macros', 'holds the date of compilation'),
  'captures-build-time': fact('timestamps', null, 'records the build time'),
  'timezone-dependent': fact('timestamps', null, 'depends on the time zone'),
  'captures-execution-time': fact('timestamps', 'captures_execution_time', 'records how long something took'),

  'tar-member-order': fact('order', null, 'holds the files of a tar archive in directory order'),
  'zip-member-order': fact('order', null, 'holds the files of a zip archive in directory order'),
  'ar-member-order': fact(
    'order',
    'random_order_in_static_libraries',
    'holds the members of an ar archive in another order',
  ),
  'cpio-member-order': fact('order', null, 'holds the files of a cpio archive in directory order'),
  'symbol-order': fact('order', null, 'holds the same symbols in another order'),
  'checksum-list-order': fact('order', 'random_order_in_md5sums', 'lists checksums in another order'),
  'jar-manifest-order': fact('order', null, 'holds JAR manifest entries in another order'),
  'search-index-order': fact('order', null, 'holds a search index in another order'),
  'key-order': fact('order', null, 'holds the same keys in another order'),
  'line-order': fact('order', null, 'holds the same lines in another order'),
  'directory-order': fact('order', null, 'depends on the order of files in a directory'),

  'captures-build-path': fact('build-path', 'captures_build_path', 'embeds the build path'),
  'debug-path': fact('build-path', 'gcc_captures_build_path', 'embeds the build path in debug information'),
  'rpath-build-path': fact(
    'build-path',
    'cmake_rpath_contains_build_path',
    'embeds the build path in its library search path',
  ),
  'build-id': fact(
    'build-path',
    'build_id_differences_only',
    'has another build-id, from debug information that was stripped',
  ),
  'records-build-flags': fact('build-path', 'records_build_flags', 'records the compiler flags'),

  'archive-owner': fact('user', 'users_and_groups_in_tarball', 'records the owner of files in an archive'),
  'jar-built-by': fact('user', 'user_in_java_jar_manifest', 'records the user in a JAR manifest'),
  'captures-user': fact('user', null, 'embeds the user name'),
  'captures-gecos': fact('user', 'captures_users_gecos', "embeds the user's full name"),
  'captures-uid': fact('user', null, 'embeds the user or group id'),
  'captures-home': fact('user', 'captures_home_dir', 'embeds the home directory'),

  'captures-hostname': fact('hostname', null, 'embeds the host name'),
  'captures-domain': fact('hostname', null, 'embeds the domain name'),
  'captures-kernel': fact('kernel', 'captures_kernel_version', 'embeds the kernel version'),

  'temporary-name': fact('randomness', null, 'embeds the name of a temporary file'),
  uuid: fact('randomness', null, 'holds a random UUID'),
  'random-symbol': fact('randomness', null, 'holds randomly named symbols'),
  'font-subset-tag': fact('randomness', 'fonts_in_pdf_files', 'holds random font tags in a PDF'),
  'pdf-id': fact('randomness', null, 'holds another document id in a PDF'),
  'memory-address': fact('randomness', null, 'embeds memory addresses'),
  random: fact('randomness', null, 'differs at random'),

  'parallel-race': fact('cpu', null, 'depends on what a parallel build finishes first'),
  'cpu-features': fact('cpu', null, "is compiled for the builder's own CPU"),
  'captures-cpu-count': fact('cpu', null, 'depends on the number of CPUs'),

  'captures-environment': fact('environment', null, 'embeds environment variables'),
  'captures-path-variable': fact(
    'environment',
    'leaks_path_environment_variable',
    'embeds the value of PATH',
  ),
  'captures-shell': fact(
    'environment',
    'captures_shell_variable_in_autofoo_script',
    'depends on which shell /bin/sh is',
  ),

  'archive-mode': fact('umask', 'different_due_to_umask', 'records file permissions in an archive'),
  'umask-dependent': fact('umask', 'different_due_to_umask', 'depends on the umask'),

  'locale-order': fact('locale', null, "is sorted by the builder's locale"),
  'locale-names': fact('locale', null, "holds names or numbers in the builder's locale"),
  'text-encoding': fact('locale', null, 'is written in another character encoding'),
  'line-ending': fact('locale', null, 'has other line endings'),
  'locale-dependent': fact('locale', null, 'depends on the locale'),

  signature: fact('signatures', 'cryptographic_signature', 'holds a cryptographic signature'),

  'gzip-header-os': fact('toolchain', null, 'has another gzip header'),
  'test-leftover': fact('toolchain', null, 'ships what a test run left behind'),
  'file-set': fact('toolchain', null, 'holds files that another build does not'),
  'tool-version': fact('toolchain', null, 'records the version of a tool'),

  numbers: fact('unknown', null, 'differs only in numbers'),
  unclassified: fact('unknown', null, 'differs in a way no rule knows'),
} as const satisfies Readonly<Record<string, KindFacts>>;

export type CauseKind = keyof typeof KIND_FACTS;

function fact(group: CauseGroup, debian: string | null, title: string): KindFacts {
  return { group, debian, title };
}

/** In the order they are shown. */
export const CAUSE_KINDS: readonly CauseKind[] = Object.keys(KIND_FACTS).filter(isCauseKind);

export function isCauseKind(name: string): name is CauseKind {
  return Object.hasOwn(KIND_FACTS, name);
}
