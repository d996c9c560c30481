import { KIND_FACTS, type CauseKind } from '../comparison/cause.ts';
import { expectedVariations } from './kind-variations.ts';

const GENERAL: Partial<Record<CauseKind, readonly CauseKind[]>> = {
  'debug-path': ['captures-build-path'],
  'rpath-build-path': ['captures-build-path'],
  'records-build-flags': ['captures-build-path', 'debug-path'],
  'captures-path-variable': ['captures-build-path', 'captures-home'],
  'archive-owner': ['captures-user', 'captures-uid', 'captures-gecos'],
  'jar-built-by': ['captures-user'],
  'captures-hostname': ['captures-domain'],
  'locale-names': ['locale-dependent', 'captures-build-time', 'timezone-dependent'],
  'locale-order': ['locale-dependent', 'line-order'],
  'text-encoding': ['locale-dependent'],
  'archive-mode': ['umask-dependent'],
  'captures-cpu-count': ['numbers'],
  'temporary-name': ['random'],
  uuid: ['random'],
  'random-symbol': ['random'],
  'directory-order': ['line-order'],
};

/** True when what speaks for `general` may as well speak for `specific`, and that says more. */
export function refines(specific: CauseKind, general: CauseKind): boolean {
  if (specific === general) return false;
  if (GENERAL[specific]?.includes(general) === true) return true;
  const isTime = KIND_FACTS[specific].group === 'timestamps' && specific !== 'timezone-dependent';
  if (!isTime) return false;
  // A date that is written in the local zone moves with it.
  const isZoned = expectedVariations(specific).includes('timezone');
  return general === 'captures-build-time' || (general === 'timezone-dependent' && isZoned);
}
