/** Output that follows from what other views show: sizes, offsets, code, the strings of all sections. */
const FOLLOWING =
  /^(?:readelf .*--(?:sections|file-header|program-header|symbols|relocs|version-info|arch-specific|unwind|section-groups|debug-dump=(?:frames|aranges|ranges|loc|abbrev|pubnames|str|gdb_index|decodedline))\b|strings |nm |objdump .*--(?:disassemble|full-contents)|zipdetails |zipinfo -v|readelf .*-dump=\.(?:symtab|strtab|shstrtab|dynsym|dynstr|gnu\.hash|hash|rela?[._a-z]*|eh_frame\w*|gnu\.version\w*|dynamic|got\S*|plt\S*|init_array|fini_array|data\.rel\S*|gnu_debuglink|note\.gnu\.build-id)(?:\s|$))/;

/** Views that are text or bytes of the file rather than a table about it. */
const CONTENT =
  /^(?:strings |readelf .*-dump=\.(?!z?debug|gnu_debuglink|note\.gnu\.build-id)|xxd|Pretty-printed|line order)/;

/** Tables: their columns follow from something else, unless a rule says otherwise. */
const TABLE =
  /^(?:file list|zipinfo|zipnote|bsdtar|zipdetails|filetype from file|encoding|metadata|stat|lsattr|getfacl|readelf|nm|objdump|llvm-|Python bytecode)\b/;

/** True for a view that is looked into only when the others say nothing. */
export function isFollowing(command: string | null): boolean {
  return command !== null && FOLLOWING.test(command);
}

/** True for a table about a file. Rules for text do not look there, and what they cannot explain there is a consequence. */
export function isTable(command: string | null): boolean {
  return command !== null && TABLE.test(command) && !CONTENT.test(command);
}
