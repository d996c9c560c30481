// Debian dependency expressions, one clause each: what stands between two commas of Build-Depends.
// https://www.debian.org/doc/debian-policy/ch-relationships.html

const NAME = '[a-z0-9][a-z0-9+.-]+';
const QUALIFIER = '(?::[a-z0-9][a-z0-9-]*)?';
const VERSION = '(?: *\\( *(?:<<|<=|=|>=|>>|<|>) *[0-9A-Za-z][0-9A-Za-z.+~:-]* *\\))?';
const ARCHITECTURES = '(?: *\\[ *!?[a-z0-9-]+(?: +!?[a-z0-9-]+)* *\\])?';
const PROFILES = '(?: *< *!?[a-z0-9.]+(?: +!?[a-z0-9.]+)* *>)*';
const ALTERNATIVE = `${NAME}${QUALIFIER}${VERSION}${ARCHITECTURES}${PROFILES}`;

/** One clause with its alternatives. Begins with a letter or digit and holds no newline, so it is no option to apt-get. */
export const DEPENDENCY_PATTERN = new RegExp(`^${ALTERNATIVE}(?: *\\| *${ALTERNATIVE})*$`);

/** The one spelling of a clause that fits DEPENDENCY_PATTERN, so that equal package sets compare equal. */
export function normaliseDependency(clause: string): string {
  return clause
    .replaceAll(/ *\| */g, ' | ')
    .replaceAll(/ *\( *([<=>]+) *([^ )]+) *\)/g, (_, operator: string, version: string) => {
      // A lone < or > is the old spelling of <= and >= (policy 7.1).
      const relation = operator === '<' || operator === '>' ? `${operator}=` : operator;
      return ` (${relation} ${version})`;
    })
    .replaceAll(/ *\[ *([^\]]*?) *\]/g, ' [$1]')
    .replaceAll(/ *< *([!a-z][^>)]*?) *>/g, ' <$1>')
    .replaceAll(/ +/g, ' ')
    .trim();
}

/** The clauses of a Build-Depends field, folded lines and the empty clause after a last comma included. */
export function splitDependencies(field: string): string[] {
  return field
    .split(',')
    .map((clause) => clause.replaceAll(/\s+/g, ' ').trim())
    .filter((clause) => clause !== '');
}
