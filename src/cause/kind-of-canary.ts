import type { CanaryWitness, CauseKind } from '../comparison/cause.ts';
import { CANARY_PREFIXES } from '../environment/canary.ts';
import { KIND_OF_VARIATION } from './kind-variations.ts';

/** Where the form of a value says what it is. */
const BY_FORM: Readonly<Record<string, CauseKind>> = {
  'gzip-header': 'gzip-header-time',
  'tar-member-time': 'tar-member-time',
  'tar-owner': 'archive-owner',
  'ar-member-time': 'ar-member-time',
  'ar-owner': 'archive-owner',
  'cpio-member-time': 'cpio-member-time',
  'cpio-owner': 'archive-owner',
  'zip-member-time': 'zip-member-time',
  'zip-unix-time': 'zip-member-time',
  'zip-owner': 'archive-owner',
  'pe-header': 'pe-header-time',
  'png-time': 'png-time',
  'pyc-source-time': 'pyc-source-time',
  'copyright-year': 'copyright-year',
  'date-name': 'locale-names',
};

/** A user has two names. */
const FULL_NAME = new RegExp(`\\b${CANARY_PREFIXES.gecos}`);

/** The kind of cause that a builder's own value speaks for, from its form, its place and its file's name. */
export function kindOfCanary({ variation, form, value, section, member, context }: CanaryWitness): CauseKind {
  const byForm = Object.hasOwn(BY_FORM, form) ? BY_FORM[form] : undefined;
  if (byForm !== undefined) return byForm;
  const name = member.at(-1) ?? '';
  const text = Buffer.from(context, 'hex').toString('latin1');
  switch (variation) {
    case 'build-path':
      if (section !== null && /^\.z?debug_/.test(section)) return 'debug-path';
      return /-f(?:file|debug|macro|profile)-prefix-map=|--remap-path-prefix|CFLAGS|CXXFLAGS/.test(text)
        ? 'records-build-flags'
        : 'captures-build-path';
    case 'user':
    case 'uid':
      if (section !== null && /^(?:tar|ar|cpio|zip)\b/.test(section)) return 'archive-owner';
      if (/MANIFEST\.MF$/i.test(name) && /Built-By/i.test(text)) return 'jar-built-by';
      if (FULL_NAME.test(value)) return 'captures-gecos';
      return KIND_OF_VARIATION[variation];
    case 'clock':
      if (/POT-Creation-Date/.test(text)) return 'gettext-date';
      if (/CreationDate|ModDate/.test(text) && /\(D:/.test(text)) return 'pdf-date';
      return (form === 'cpp-date' || form === 'cpp-time') && section !== null && section.startsWith('.')
        ? 'cpp-date-macro'
        : 'captures-build-time';
    case 'home':
    case 'hostname':
    case 'domain':
    case 'timezone':
    case 'locale':
    case 'umask':
    case 'cpus':
    case 'environment':
    case 'path':
    case 'shell':
    case 'file-order':
    case 'kernel':
    case 'aslr':
      return KIND_OF_VARIATION[variation];
    default:
      return variation satisfies never;
  }
}
