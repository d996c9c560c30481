import type { Palette } from './terminal-palette.ts';

/** How a part of the summary is drawn. */
export interface SummaryStyle {
  readonly palette: Palette;
  /** Columns. No line is wider, but for words longer than that. */
  readonly width: number;
}
