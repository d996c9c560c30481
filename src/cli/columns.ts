/**
 * A table for a terminal: one line a row, each column as wide as its longest cell, two spaces between. The last cell of a row takes what
 * it needs; rows may have fewer cells than others.
 */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, { length }] of row.slice(0, -1).entries()) {
      widths[column] = Math.max(widths[column] ?? 0, length);
    }
  }
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${lineOf(row)}\n`).join('');
}
