/** The names that strip-nondeterminism looks at: it tells types by extension first, then by content. */
const KNOWN =
  /\.(?:a|apk|bflt|codadef|cpio|dz|epub|gmo|gz|hpi|htb|html|jar|jmod|mo|par|pk3|png|sym|uimage|war|whl|xpi|zhfst|zip)$/i;
/** A Python zip application is told by content alone, but has one of these names. */
const PROGRAM = /(?:^|\/)[^/.]+$|\.pyz$/;

/** False for a name that no handler would look at: its bytes need not be moved at all. */
export function mayBeNormalised(path: string): boolean {
  return KNOWN.test(path) || PROGRAM.test(path);
}
