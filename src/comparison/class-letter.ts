/** 0 is A, 25 is Z, 26 is AA, as columns of a spreadsheet. */
export function classLetter(index: number): string {
  const last = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? last : classLetter(Math.floor(index / 26) - 1) + last;
}
