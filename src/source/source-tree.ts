/** A revision's tree as a recipe is detected from it. Paths are relative to the source's root. */
export interface SourceTree {
  /** Every file and symlink, sorted. */
  readonly paths: readonly string[];
  /** The bytes of a file, null when there is none or it is over 256 KiB or deeper than three folders. */
  read(path: string): Buffer | null;
}
