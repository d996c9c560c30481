const LONGEST = 120;

/**
 * An artifact's base name made safe to hand to tools: ASCII letters, digits and `._+~-`, no leading dash or dot,
 * at most 121 characters. The end is kept, since tools tell types by the extension.
 */
export function sandboxName(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const name = base.replaceAll(/[^A-Za-z0-9._+~-]/g, '_').slice(-LONGEST);
  return /^[A-Za-z0-9_]/.test(name) ? name : `_${name}`;
}
