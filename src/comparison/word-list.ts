/** "a", "a and b", "a, b and c"; from `most` + 1 on "a, b and 12 more". */
export function wordList(words: readonly string[], most = 3): string {
  const isCut = words.length > most;
  const shown = isCut ? [...words.slice(0, most), `${words.length - most} more`] : words;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** "the only build", "both builds", "all 5 builds". */
export function allOf(count: number, noun: string): string {
  if (count === 1) return `the only ${noun}`;
  return count === 2 ? `both ${noun}s` : `all ${count} ${noun}s`;
}

/** "1 of 5 artifacts", "2 of 5 artifacts", "the only artifact" for one of one. */
export function someOf(count: number, total: number, noun: string): string {
  return total === 1 ? `the only ${noun}` : `${count} of ${total} ${noun}s`;
}
