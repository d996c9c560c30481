/** Style sheet classes of the letters' colours: six that differ in lightness as well as hue, then again from the first. */
const COLOURS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

/** The colour of a class letter (`A`, `B`, … `Z`, `AA` …). The letter is always shown too. */
export function classColour(letter: string): string {
  let position = 0;
  for (const character of letter) position = (position * 26 + character.charCodeAt(0) - 64) % COLOURS.length;
  return COLOURS[(position + COLOURS.length - 1) % COLOURS.length] ?? 'a';
}
