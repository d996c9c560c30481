import { seeAll } from '../see-values.ts';
import { mentions, isEmpty, type Rule } from './rule.ts';

export const signature: Rule = {
  name: 'signature',
  kind: 'signature',
  tool: null,
  sees: 'a PGP, CMS or JAR signature, any text `BEGIN … SIGNATURE`, or a Linux module signature',
  covers: ['captures-build-time'],
  see: (site) => {
    const isSignature =
      /\.(?:asc|sig|sign|gpg|p7[sm]|minisig|sigstore|cosign)$|(?:^|\/)META-INF\/[^/]+\.(?:SF|RSA|DSA|EC)$/i.test(
        site.name,
      ) ||
      mentions(site, /-----BEGIN (?:(?:[A-Z0-9]+ )*SIGNATURE|PKCS7|CMS)-----|~Module signature appended~/);
    return isSignature && !isEmpty(site) ? seeAll(site) : null;
  },
};
