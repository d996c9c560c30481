import { styleText } from 'node:util';

export type Paint = (text: string) => string;

/** Colours by what they mean. Nothing is said by colour alone. */
export interface Palette {
  readonly good: Paint;
  readonly bad: Paint;
  readonly doubt: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
  /** The colour of a class letter: that of `A` first. */
  readonly letter: (letter: string) => string;
}

type Style = Parameters<typeof styleText>[0];

/** `A` is what most builds made; the others are told apart by letter, and by colour as far as there are colours. */
const LETTERS: Style[] = ['green', 'red', 'yellow', 'magenta', 'cyan', 'blue'];

export function createPalette(color: boolean): Palette {
  const paint =
    (style: Style): Paint =>
    (text) =>
      color ? styleText(style, text, { validateStream: false }) : text;
  return {
    good: paint('green'),
    bad: paint(['red', 'bold']),
    doubt: paint('yellow'),
    strong: paint('bold'),
    faint: paint('dim'),
    letter: (letter) => paint(LETTERS[(letter.charCodeAt(0) - 65) % LETTERS.length] ?? 'dim')(letter),
  };
}
