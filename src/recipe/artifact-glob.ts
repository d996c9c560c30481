// Where a recipe may look for artifacts: below the source directory, or below the workspace that holds it.

/** Why a glob is refused; null when it is good. Globs are picomatch's, matched against paths below the output directory. */
export function problemOfGlob(glob: string): string | null {
  if (hasControlCharacter(glob)) return 'a glob holds no control characters';
  if (glob.startsWith('/')) return 'a glob is relative to the output directory and does not begin with "/"';
  // picomatch would take a leading ! as "everything but", also beside other globs.
  if (/^!(?!\()/.test(glob))
    return 'a glob does not begin with "!"; write what is wanted, such as "!(*.log)"';
  const parts = glob.split(/[/\\{},()|]/);
  if (parts.includes('..')) return 'a glob does not leave the output directory by ".."; set `output` instead';
  return null;
}

/** Why an output directory is refused; null when it is good. */
export function problemOfOutput(output: string): string | null {
  if (hasControlCharacter(output)) return 'the output directory holds no control characters';
  if (output.startsWith('/')) return 'the output directory is relative to the source directory';
  const parts = output.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..', 1)) {
    return 'the output directory may begin with one ".." (the workspace), and holds no other';
  }
  return null;
}

/** `./dist//js/` as `dist/js`; the source directory itself is `.`. */
export function normaliseOutput(output: string): string {
  const parts = output.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? '.' : parts.join('/');
}

function hasControlCharacter(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- refusing them is the point
  return /[\u0000-\u001f\u007f]/.test(text);
}
