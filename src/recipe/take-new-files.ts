/**
 * A script that runs `commands` and copies the files that were not there before, but those that fit `ignored`
 * (find's patterns for names), into ../artifacts. For builds that have no install rule.
 */
export function buildAndTakeNew(commands: readonly string[], ignored: readonly string[]): string {
  const conditions = ['\\( -type f -o -type l \\)', ...ignored.map((pattern) => `! -name '${pattern}'`)].join(
    ' ',
  );
  return [
    `list_files() { find . -name node_modules -prune -o ${conditions} -print0; }`,
    'list_files >../files.before',
    ...commands,
    'list_files >../files.after',
    // One locale for sort and comm, or comm finds its input out of order.
    'LC_ALL=C sort -z -o ../files.before ../files.before',
    'LC_ALL=C sort -z -o ../files.after ../files.after',
    'LC_ALL=C comm -z -13 ../files.before ../files.after >../files.new',
    'mkdir ../artifacts',
    'xargs -0 -r cp -a --parents -t ../artifacts -- <../files.new',
    '',
  ].join('\n');
}
