import { SourceError } from './source-error.ts';

/** A file that a .dsc names. */
export interface DscFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly algorithm: 'sha256' | 'md5';
  readonly digest: string;
}

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9.+~_:-]*$/;

/**
 * The files of a Debian source package, from its .dsc (dsc(5), signed or not). sha256 where it has them, else md5.
 * Throws SourceError 'INVALID' naming what is wrong with it.
 */
export function parseDsc(text: string, name: string): DscFile[] {
  const strong = listOf(text, 'Checksums-Sha256');
  const algorithm = strong === null ? 'md5' : 'sha256';
  const lines = strong ?? listOf(text, 'Files');
  if (lines === null || lines.length === 0) {
    throw new SourceError('INVALID', `${name} lists no files: it is no Debian source control file`);
  }
  return lines.map((line) => {
    const [digest, size, file] = line.split(/\s+/);
    const isDigest = digest?.length === (algorithm === 'md5' ? 32 : 64) && /^[0-9a-f]+$/.test(digest);
    const isWhole = digest !== undefined && size !== undefined && file !== undefined;
    if (!isWhole || !isDigest || !/^\d{1,15}$/.test(size) || !FILE_NAME.test(file)) {
      throw new SourceError(
        'INVALID',
        `${name} lists ${JSON.stringify(line)}, which is no file with its checksum`,
      );
    }
    return { name: file, size: Number(size), algorithm, digest };
  });
}

/** The indented lines below a field; null when there is no such field. */
function listOf(text: string, field: string): string[] | null {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.toLowerCase() === `${field.toLowerCase()}:`);
  if (start === -1) return null;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => !/^[ \t]\S/.test(line));
  return rest.slice(0, end === -1 ? undefined : end).map((line) => line.trim());
}
