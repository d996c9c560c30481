import { cancelMasked, seeAll } from '../see-values.ts';
import { isManifest } from './jar-manifest-time.ts';
import { isEmpty, type Rule } from './rule.ts';

export const jarManifestOrder: Rule = {
  name: 'jar-manifest-order',
  kind: 'jar-manifest-order',
  tool: null,
  sees: 'the same entries of MANIFEST.MF, or the same values of one, in another order',
  covers: [],
  see: (site) => {
    if (!isManifest(site) || isEmpty(site) || site.isCut) return null;
    const rest = cancelMasked(site, inOrder);
    return isEmpty(rest) ? seeAll(site) : null;
  },
};

function inOrder(line: string): string {
  const [key = '', ...value] = line.trimEnd().split(': ');
  return [key, value.join(': ').split(',').toSorted().join(',')].join(': ');
}
