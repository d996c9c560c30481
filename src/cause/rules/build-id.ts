import { seeValues } from '../see-values.ts';
import type { Site } from '../site.ts';
import type { Rule } from './rule.ts';

const BUILD_ID = /(?<=Build ID: )[0-9a-f]{8,}/g;
/** The note in a hex dump: owner GNU, then the id itself. */
const NOTE = /GNU\0[\s\S]{4,24}/g;
const FELL_BACK = /Format-specific differences are supported for ELF/;

/** A build-id is a digest of what was linked: where nothing else differs, what did was stripped. */
export const buildId: Rule = {
  name: 'build-id',
  kind: 'build-id',
  tool: null,
  sees: 'another build-id in an ELF file, and nothing else',
  covers: [],
  see: (site) => {
    if (site.command === null)
      return site.comments.some((one) => FELL_BACK.test(one)) ? seeValues(site, NOTE, 'build-id') : null;
    if (/^readelf .*--notes/.test(site.command))
      return isAlone(site) ? seeValues(site, BUILD_ID, 'build-id') : null;
    return null;
  },
};

function isAlone({ commands }: Site): boolean {
  return commands.every((command) =>
    /--notes|\.note\.gnu\.build-id|\.gnu_debuglink|^strings |^filetype/.test(command),
  );
}
