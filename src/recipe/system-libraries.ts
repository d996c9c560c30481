// Libraries that many projects ask for, under the names each build system knows them by.

/** How a kind of build file names a library. */
export type Asker = 'autoconf' | 'cmake' | 'meson';

interface SystemLibrary {
  /** Debian's package, the same in bookworm and trixie. */
  readonly debian: string;
  /** pkg-config modules, as in PKG_CHECK_MODULES and Meson's dependency(). */
  readonly modules: readonly string[];
  /** The name for find_package, null when CMake ships no module for it. */
  readonly cmake: string | null;
  /** The name for the linker, as in AC_CHECK_LIB and find_library(). */
  readonly linker: string | null;
}

const LIBRARIES: readonly SystemLibrary[] = [
  { debian: 'zlib1g-dev', modules: ['zlib'], cmake: 'ZLIB', linker: 'z' },
  { debian: 'libbz2-dev', modules: ['bzip2'], cmake: 'BZip2', linker: 'bz2' },
  { debian: 'liblzma-dev', modules: ['liblzma'], cmake: 'LibLZMA', linker: 'lzma' },
  { debian: 'libzstd-dev', modules: ['libzstd'], cmake: 'zstd', linker: 'zstd' },
  { debian: 'liblz4-dev', modules: ['liblz4'], cmake: 'lz4', linker: 'lz4' },
  { debian: 'libssl-dev', modules: ['openssl', 'libssl', 'libcrypto'], cmake: 'OpenSSL', linker: 'crypto' },
  { debian: 'libcurl4-openssl-dev', modules: ['libcurl'], cmake: 'CURL', linker: 'curl' },
  { debian: 'libpng-dev', modules: ['libpng', 'libpng16'], cmake: 'PNG', linker: 'png' },
  { debian: 'libjpeg-dev', modules: ['libjpeg'], cmake: 'JPEG', linker: 'jpeg' },
  { debian: 'libtiff-dev', modules: ['libtiff-4'], cmake: 'TIFF', linker: 'tiff' },
  { debian: 'libfreetype-dev', modules: ['freetype2'], cmake: 'Freetype', linker: 'freetype' },
  { debian: 'libxml2-dev', modules: ['libxml-2.0'], cmake: 'LibXml2', linker: 'xml2' },
  { debian: 'libexpat1-dev', modules: ['expat'], cmake: 'EXPAT', linker: 'expat' },
  { debian: 'libyaml-dev', modules: ['yaml-0.1'], cmake: null, linker: 'yaml' },
  { debian: 'libsqlite3-dev', modules: ['sqlite3'], cmake: 'SQLite3', linker: 'sqlite3' },
  { debian: 'libncurses-dev', modules: ['ncurses', 'ncursesw', 'tinfo'], cmake: 'Curses', linker: 'ncurses' },
  { debian: 'libreadline-dev', modules: ['readline'], cmake: null, linker: 'readline' },
  { debian: 'libpcre2-dev', modules: ['libpcre2-8'], cmake: 'PCRE2', linker: 'pcre2-8' },
  { debian: 'libglib2.0-dev', modules: ['glib-2.0', 'gobject-2.0', 'gio-2.0'], cmake: null, linker: null },
  { debian: 'libevent-dev', modules: ['libevent'], cmake: 'Libevent', linker: 'event' },
  { debian: 'libuv1-dev', modules: ['libuv'], cmake: 'libuv', linker: 'uv' },
  { debian: 'libgmp-dev', modules: ['gmp'], cmake: 'GMP', linker: 'gmp' },
  { debian: 'libffi-dev', modules: ['libffi'], cmake: 'FFI', linker: 'ffi' },
  { debian: 'libcap-dev', modules: ['libcap'], cmake: null, linker: 'cap' },
  { debian: 'libacl1-dev', modules: ['libacl'], cmake: null, linker: 'acl' },
  { debian: 'libpam0g-dev', modules: ['pam'], cmake: null, linker: 'pam' },
  { debian: 'libsystemd-dev', modules: ['libsystemd'], cmake: null, linker: 'systemd' },
  { debian: 'libudev-dev', modules: ['libudev'], cmake: null, linker: 'udev' },
  { debian: 'uuid-dev', modules: ['uuid'], cmake: null, linker: 'uuid' },
  { debian: 'libboost-all-dev', modules: [], cmake: 'Boost', linker: null },
];

/** Debian packages of the well-known libraries that a build file's text asks for. Others are the recipe's to name. */
export function librariesIn(text: string, asker: Asker): string[] {
  const { modules, cmake, linker } = ASKED_IN[asker](text);
  return LIBRARIES.filter(
    (library) =>
      library.modules.some((name) => modules.has(name)) ||
      (library.cmake !== null && cmake.has(library.cmake.toLowerCase())) ||
      (library.linker !== null && linker.has(library.linker)),
  ).map(({ debian }) => debian);
}

interface Asked {
  readonly modules: ReadonlySet<string>;
  readonly cmake: ReadonlySet<string>;
  readonly linker: ReadonlySet<string>;
}

// Every repetition is bounded: a hostile file must not make these slow.
const ASKED_IN: Record<Asker, (text: string) => Asked> = {
  autoconf: (text) => ({
    modules: wordsOf(text, /\bPKG_[A-Z_]{1,40}\(([^)]{0,2000})/g),
    cmake: new Set(),
    linker: new Set([
      ...wordsOf(text, /\bAC_CHECK_LIB\(([^,)]{0,100})/g),
      ...wordsOf(text, /\bAC_SEARCH_LIBS\([^,)]{0,100},([^,)]{0,200})/g),
    ]),
  }),
  cmake: (text) => ({
    modules: wordsOf(text, /\bpkg_(?:check|search)_modules?\s{0,9}\(([^)]{0,2000})/gi),
    cmake: wordsOf(text.toLowerCase(), /\bfind_package\s{0,9}\(\s{0,40}([a-z0-9_]{1,40})/g),
    linker: new Set(),
  }),
  meson: (text) => ({
    modules: wordsOf(text, /\bdependency\s{0,9}\(\s{0,40}'([^']{1,60})'/g),
    cmake: new Set(),
    linker: wordsOf(text, /\bfind_library\s{0,9}\(\s{0,40}'([^']{1,60})'/g),
  }),
};

function wordsOf(text: string, call: RegExp): Set<string> {
  return new Set([...text.matchAll(call)].flatMap(([, inside = '']) => inside.split(/[\s[\],"'<>=()]+/)));
}
