/** One Debian archive a machine gets packages from. */
export interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** The keyring it names; null when it names none. */
  readonly signedBy: string | null;
}

/** Where Debian's own keyring package puts the keys of all suites, on the host and in every image. */
export const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Reads a file of /etc/apt: `.sources` in deb822 form, `.list` with one source a line. See sources.list(5). */
export function parseAptSources(name: string, text: string): AptSource[] {
  return name.endsWith('.sources') ? parseStanzas(text) : text.split('\n').flatMap(parseLine);
}

/**
 * The sources for one suite of Debian, from what a machine has configured for its own: the suite itself, and its `-updates`
 * and `-security` where the machine has those. Archives of other parties, and other ways than http, are left out.
 */
export function selectDebianSources(machine: readonly AptSource[], suite: string): AptSource[] {
  const chosen = new Map<string, AptSource>();
  for (const source of machine) {
    if (!isDebian(source)) continue;
    const wanted = renameSuite(source.suite, suite);
    if (wanted !== null && !chosen.has(wanted)) {
      chosen.set(wanted, { uri: source.uri, suite: wanted, components: ['main'], signedBy: DEBIAN_KEYRING });
    }
  }
  return chosen.has(suite) ? [...chosen.values()] : [];
}

/** The same from one mirror of the main archive: the suite and its `-updates`. */
export function debianSourcesFrom(mirror: string, suite: string): AptSource[] {
  const suites = hasUpdates(suite) ? [suite, `${suite}-updates`] : [suite];
  return suites.map((each) => ({
    uri: mirror,
    suite: each,
    components: ['main'],
    signedBy: DEBIAN_KEYRING,
  }));
}

/** In deb822 form; `withSource` adds the source packages. */
export function formatAptSources(sources: readonly AptSource[], withSource: boolean): string {
  return sources
    .map((source) =>
      [
        `Types: deb${withSource ? ' deb-src' : ''}`,
        `URIs: ${source.uri}`,
        `Suites: ${source.suite}`,
        `Components: ${source.components.join(' ')}`,
        `Signed-By: ${source.signedBy ?? DEBIAN_KEYRING}`,
        '',
      ].join('\n'),
    )
    .join('\n');
}

function parseStanzas(text: string): AptSource[] {
  const stanzas = text.replaceAll(/^#.*\n?/gm, '').split(/\n\s*\n/);
  return stanzas.flatMap((stanza) => {
    const field = (name: string): string[] => {
      const match = new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, 'im').exec(stanza);
      return match?.[1]?.split(/\s+/).filter(Boolean) ?? [];
    };
    if (!field('Types').includes('deb') || field('Enabled')[0] === 'no') return [];
    const signedBy = field('Signed-By')[0] ?? null;
    return field('URIs').flatMap((uri) =>
      field('Suites').map((suite) => ({ uri, suite, components: field('Components'), signedBy })),
    );
  });
}

function parseLine(line: string): AptSource[] {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
  if (match === null) return [];
  const [, options = '', uri = '', suite = '', components = ''] = match;
  const signedBy = /(?:^|\s)signed-by=([^\s,]+)/.exec(options)?.[1] ?? null;
  return [{ uri, suite, components: components.split(/\s+/).filter(Boolean), signedBy }];
}

/** Third parties also serve suites named after Debian's, signed by keys of their own. */
function isDebian(source: AptSource): boolean {
  const isDebianKey = source.signedBy === null || source.signedBy.includes('debian-archive');
  return isDebianKey && source.components.includes('main') && /^https?:\/\//.test(source.uri);
}

/** `bookworm-security` for the machine's own suite becomes `trixie-security`; null for suites such as backports. */
function renameSuite(from: string, suite: string): string | null {
  if (/^[a-z]+$/.test(from)) return suite;
  if (!hasUpdates(suite)) return null;
  if (/^[a-z]+-updates$/.test(from)) return `${suite}-updates`;
  return /^[a-z]+-security$/.test(from) ? `${suite}-security` : null;
}

function hasUpdates(suite: string): boolean {
  return suite !== 'sid' && suite !== 'unstable';
}
