import { arMemberOrder } from './ar-member-order.ts';
import { arMemberTime } from './ar-member-time.ts';
import { archiveMode } from './archive-mode.ts';
import { archiveOwner } from './archive-owner.ts';
import { asciidocDate } from './asciidoc-date.ts';
import { buildId } from './build-id.ts';
import { buildIdName } from './build-id-name.ts';
import { capturesBuildPath } from './captures-build-path.ts';
import { capturesBuildTime } from './captures-build-time.ts';
import { capturesCpuCount } from './captures-cpu-count.ts';
import { capturesDomain } from './captures-domain.ts';
import { capturesEnvironment } from './captures-environment.ts';
import { capturesExecutionTime } from './captures-execution-time.ts';
import { capturesGecos } from './captures-gecos.ts';
import { capturesHome } from './captures-home.ts';
import { capturesHostname } from './captures-hostname.ts';
import { capturesKernel } from './captures-kernel.ts';
import { capturesPathVariable } from './captures-path-variable.ts';
import { capturesShell } from './captures-shell.ts';
import { capturesUid } from './captures-uid.ts';
import { capturesUser } from './captures-user.ts';
import { checksumListOrder } from './checksum-list-order.ts';
import { compiledYear } from './compiled-year.ts';
import { copyrightYear } from './copyright-year.ts';
import { cpioMemberOrder } from './cpio-member-order.ts';
import { cpioMemberTime } from './cpio-member-time.ts';
import { cppDateMacro } from './cpp-date-macro.ts';
import { cpuFeatures } from './cpu-features.ts';
import { debugPath } from './debug-path.ts';
import { directoryOrder } from './directory-order.ts';
import { doxygenDate } from './doxygen-date.ts';
import { fileSet } from './file-set.ts';
import { fontSubsetTag } from './font-subset-tag.ts';
import { gettextDate } from './gettext-date.ts';
import { gzipHeaderOs } from './gzip-header-os.ts';
import { gzipHeaderTime } from './gzip-header-time.ts';
import { isoImageTime } from './iso-image-time.ts';
import { jarBuiltBy } from './jar-built-by.ts';
import { jarManifestOrder } from './jar-manifest-order.ts';
import { jarManifestTime } from './jar-manifest-time.ts';
import { javaPropertiesTime } from './java-properties-time.ts';
import { javadocDate } from './javadoc-date.ts';
import { keyOrder } from './key-order.ts';
import { lineEnding } from './line-ending.ts';
import { lineOrder } from './line-order.ts';
import { localeNames } from './locale-names.ts';
import { localeOrder } from './locale-order.ts';
import { manpageDate } from './manpage-date.ts';
import { memoryAddress } from './memory-address.ts';
import { numbers } from './numbers.ts';
import { parallelRace } from './parallel-race.ts';
import { pdfDate } from './pdf-date.ts';
import { pdfId } from './pdf-id.ts';
import { peHeaderTime } from './pe-header-time.ts';
import { pngTime } from './png-time.ts';
import { postscriptDate } from './postscript-date.ts';
import { pycSourceTime } from './pyc-source-time.ts';
import { randomSymbol } from './random-symbol.ts';
import { recordsBuildFlags } from './records-build-flags.ts';
import { rpathBuildPath } from './rpath-build-path.ts';
import type { Rule } from './rule.ts';
import { searchIndexOrder } from './search-index-order.ts';
import { signature } from './signature.ts';
import { sphinxDate } from './sphinx-date.ts';
import { symbolOrder } from './symbol-order.ts';
import { tarMemberOrder } from './tar-member-order.ts';
import { tarMemberTime } from './tar-member-time.ts';
import { temporaryName } from './temporary-name.ts';
import { testLeftover } from './test-leftover.ts';
import { textEncoding } from './text-encoding.ts';
import { timezoneDependent } from './timezone-dependent.ts';
import { toolVersion } from './tool-version.ts';
import { umaskDependent } from './umask-dependent.ts';
import { unclassified } from './unclassified.ts';
import { uuid } from './uuid.ts';
import { zipExtraOwner } from './zip-extra-owner.ts';
import { zipExtraTime } from './zip-extra-time.ts';
import { zipMemberOrder } from './zip-member-order.ts';
import { zipMemberTime } from './zip-member-time.ts';

/** For the list of an archive's members, column by column. */
export const LIST_RULES: readonly Rule[] = [
  testLeftover,
  fileSet,
  buildIdName,
  tarMemberTime,
  tarMemberOrder,
  cpioMemberTime,
  cpioMemberOrder,
  arMemberTime,
  arMemberOrder,
  zipMemberTime,
  zipMemberOrder,
  archiveOwner,
  archiveMode,
];

/** For what a tool says of a file's structure; each asks which tool it was. */
export const VIEW_RULES: readonly Rule[] = [
  zipExtraTime,
  zipExtraOwner,
  gzipHeaderTime,
  isoImageTime,
  gzipHeaderOs,
  peHeaderTime,
  pycSourceTime,
  rpathBuildPath,
  debugPath,
  buildId,
  compiledYear,
  cpuFeatures,
  symbolOrder,
  recordsBuildFlags,
];

/** For text and bytes, the specific before the general: what one explains, the ones after it do not see. */
export const CONTENT_RULES: readonly Rule[] = [
  signature,
  jarManifestTime,
  jarBuiltBy,
  jarManifestOrder,
  javaPropertiesTime,
  pngTime,
  pdfDate,
  pdfId,
  fontSubsetTag,
  postscriptDate,
  gettextDate,
  javadocDate,
  doxygenDate,
  sphinxDate,
  asciidocDate,
  manpageDate,
  lineEnding,
  checksumListOrder,
  searchIndexOrder,
  localeOrder,
  keyOrder,
  parallelRace,
  directoryOrder,
  lineOrder,
  randomSymbol,
  toolVersion,
  cppDateMacro,
  capturesPathVariable,
  capturesBuildPath,
  capturesHome,
  capturesGecos,
  capturesUser,
  capturesDomain,
  capturesHostname,
  capturesEnvironment,
  capturesUid,
  capturesShell,
  capturesKernel,
  capturesCpuCount,
  umaskDependent,
  uuid,
  memoryAddress,
  copyrightYear,
  timezoneDependent,
  localeNames,
  capturesExecutionTime,
  capturesBuildTime,
  temporaryName,
  textEncoding,
];

/** Asked only where no rule saw anything in the same member. The last always has an answer. */
export const FALLBACKS: readonly Rule[] = [numbers, unclassified];

/** Every rule. A new one is a file here, a line above, and a fixture in test/cause/rules/. */
export const RULES: readonly Rule[] = [...LIST_RULES, ...VIEW_RULES, ...CONTENT_RULES, ...FALLBACKS];
