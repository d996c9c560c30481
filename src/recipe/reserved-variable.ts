export const VARIABLE_NAME_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Variables that a builder sets, or that would undo its isolation or its variations: a recipe's `variables` may not
 * name them. A build script may still set what it likes: then the recipe fixes that aspect in every build alike.
 */
const RESERVED =
  /^(?:PATH|HOME|USER|LOGNAME|USERNAME|HOSTNAME|DOMAINNAME|TZ|TZDIR|LANG|LANGUAGE|LC_.*|LOCPATH|SHELL|PWD|OLDPWD|SHLVL|IFS|ENV|BASH_.*|BASHOPTS|SHELLOPTS|UID|EUID|GID|PPID|_|__proto__|LD_PRELOAD|LD_AUDIT|.*FAKETIME.*|NO_FAKE_STAT|(?:DONT_)?FAKE_.*|SOURCE_DATE_EPOCH|VERBATIM_.*)$/;

export function isReservedVariable(name: string): boolean {
  return RESERVED.test(name);
}
