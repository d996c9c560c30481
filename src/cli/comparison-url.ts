import type { ServiceSettings } from '../config/service-settings.ts';

/** Where a person reads of a comparison; null when the service does not know its own address. */
export function comparisonUrlOf({
  publicUrl,
}: Pick<ServiceSettings, 'publicUrl'>): ((id: string) => string) | null {
  if (publicUrl === null) return null;
  const base = publicUrl.replace(/\/+$/, '');
  return (id) => `${base}/api/v1/comparisons/${id}/report`;
}
