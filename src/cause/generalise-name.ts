/** Files whose name says more than their ending does, in every project. */
const WELL_KNOWN =
  /^(?:MANIFEST\.MF|pom\.properties|searchindex\.js|search_index\.json|md5sums|sha256sums|RECORD|METADATA|PKG-INFO|config\.status|config\.log|libtool|index\.html|package\.json|BUILDINFO|control|changelog|copyright|conffiles|os-release)$/i;
/** Endings that only mean something together. */
const DOUBLE = /\.(?:tar\.\w{1,4}|[1-9]\.gz|d\.ts|min\.js|cpython-\w+\.pyc|pyc|so\.\w+)$/i;

/**
 * What sort of file a path names: `*.tar.gz`, `*.so`, `*.[1-9].gz`, `MANIFEST.MF`, `*` for one without an ending. Folders,
 * versions, digests and numbers go, for they change with each revision and project.
 */
export function generaliseName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (WELL_KNOWN.test(name)) return name.toLowerCase();
  const plain = name.toLowerCase();
  const versioned = /\.so(?:\.\d+)*$/.test(plain) ? '.so' : null;
  const double = DOUBLE.exec(plain)?.[0]
    .replace(/^\.cpython-\w+/, '')
    .replace(/^\.[1-9]\.gz$/, '.[1-9].gz');
  const ending =
    versioned ?? double ?? /\.[a-z][a-z0-9]{0,9}$|(?<!\d)\.[1-9n][a-z]{0,4}$/.exec(plain)?.[0] ?? '';
  return `*${/^\.[1-9n][a-z]{0,4}$/.test(ending) ? '.[1-9]' : ending}`;
}
