const ARCHIVE =
  /(?:\.orig(?:-[a-z0-9-]+)?)?\.(?:tar(?:\.(?:gz|xz|bz2|zst|zstd))?|tgz|txz|tbz2?|tzst|zip|crate)$/i;

/** True when a name ends as an archive that Verbatim reads. */
export const isArchiveName = (name: string): boolean => ARCHIVE.test(name);

/** A name safe as a directory's: letters, digits, `.+-_`, no dot or dash in front, at most 100 long. */
export function safeName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9.+_-]+/g, '-').replace(/^[.-]+|-+$/g, '');
  return name.slice(0, 100) || 'source';
}

/** The last part of a path or URL. */
export function lastPart(location: string): string {
  const path = location.startsWith('/') ? location : location.replace(/[?#].*$/s, '');
  return path.replace(/\/+$/, '').split(/[/:]/).at(-1) ?? '';
}

/** "hello-2.10.tar.gz" and "hello_2.10.orig.tar.xz" are hello 2.10; the version is null when the name does not tell. */
export function nameArchive(location: string): { name: string; version: string | null } {
  const bare = lastPart(location).replace(ARCHIVE, '');
  const version = /[-_]v?(\d[\w.+~-]*)$/.exec(bare)?.[1] ?? /^v?(\d[\w.+~-]*)$/.exec(bare)?.[1] ?? null;
  return { name: safeName(bare.replace('_', '-')), version };
}

/** "v1.2" is version 1.2; null for a tag that is no version. */
export const versionOfTag = (tag: string): string | null =>
  /(?:^|[/v_-])(\d+(?:\.\d+)+[\w.+~-]*)$/i.exec(tag)?.[1] ?? null;

/** Of a Debian package: "hello-2.10-3"; the epoch is left out, as in file names. */
export const nameDebian = (name: string, version: string): string =>
  safeName(`${name}-${version.replace(/^\d+:/, '')}`);
