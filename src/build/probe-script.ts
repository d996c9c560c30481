import type { BuildPlan } from './build-plan.ts';

/** Where a toolchain image looks for accounts and for what is behind /bin/sh; see docs/isolation.md. */
export const ACCOUNTS_DIRECTORY = '/var/lib/extrausers';
/** In the workspace's root until the build starts: a script that makes the symlinks which an upload refuses. */
export const LINKS_FILE = '.verbatim-links';
/** In the workspace's root of a traced build: the tracer's source, the tracer, and what it writes. */
export const TRACER_DIRECTORY = '.verbatim-trace';
export const TRACE_FILE = 'trace';
export const MAX_TRACE_BYTES = 64 * 1024 ** 2;
/** The line behind the last value. */
export const PROBE_END = 'verbatim: the build starts';

export interface EntryOptions {
  /** True when ACCOUNTS_DIRECTORY is an empty scratch mount that the entry fills; false when /etc holds everything. */
  readonly fillAccounts: boolean;
}

/**
 * The command of a build's container. It sets up what Docker has no setting for (account, shell, umask, clock, personality),
 * prints what it then sees of itself as `key=value` lines and PROBE_END, and turns into the recipe's script.
 * Everything that comes from a plan is an argument, never part of the script's text.
 */
export function entryCommand(plan: BuildPlan, options: EntryOptions): string[] {
  const { environment: env } = plan;
  const personality = [
    ...(env.kernel === 'uname26' ? ['--uname-2.6'] : []),
    ...(env.aslr ? [] : ['--addr-no-randomize']),
  ];
  return [
    '/bin/bash',
    '--norc',
    '-c',
    plan.isTraced ? `${COMPILE_TRACER}${ENTRY}` : ENTRY,
    'verbatim',
    options.fillAccounts ? ACCOUNTS_DIRECTORY : '',
    passwdLine(plan),
    groupLine(plan),
    env.shell,
    env.clock === null ? '' : String(env.clock),
    env.clockRuns ? '' : ' i0',
    env.umask,
    `${env.buildPath}/${LINKS_FILE}`,
    plan.isTraced ? TRACED_PROBE : PROBE,
    plan.script,
    ...(personality.length === 0 ? [] : ['setarch', ...personality]),
  ];
}

/** The build's entry for passwd(5). A colon or a newline in the full name would be another field. */
export function passwdLine({ environment: env }: BuildPlan): string {
  const gecos = env.user.gecos.replaceAll(/[:\n]/g, ' ');
  return `${env.user.name}:x:${env.uid}:${env.gid}:${gecos}:${env.home}:/bin/sh`;
}

export function groupLine({ environment: env }: BuildPlan): string {
  return `${env.user.name}:x:${env.gid}:`;
}

/** A value of the probe, null for a line that is none. */
export function parseProbeLine(line: string): { key: string; value: string } | null {
  const match = /^([a-z]+)=(.*)$/s.exec(line);
  return match?.[1] === undefined ? null : { key: match[1], value: match[2] ?? '' };
}

/**
 * What libfaketime shares between processes, under fixed names. The offset counts from the start that stands there from byte 16 on,
 * seconds and nanoseconds of eight bytes each: a whole second, so that the clock stands at one.
 * The semaphore lets as many in as there ever are: it guards a count that nobody needs, and a process that is killed behind it would
 * leave all others waiting.
 */
const SHARED_CLOCK = String.raw`cd /dev/shm && cp "sem.faketime_sem_$$" sem.verbatim_sem && cp "faketime_shm_$$" verbatim_shm &&
  for i in 0 1 2 3 4 5 6 7; do printf -v byte %03o "$(($1 >> 8 * i & 255))"; printf "\\$byte"; done > verbatim_start &&
  printf "\0\0\0\0\0\0\0\0" >> verbatim_start &&
  dd if=verbatim_start of=verbatim_shm bs=16 seek=1 conv=notrunc && rm verbatim_start &&
  printf "\377\377\377\77" 1<> sem.verbatim_sem`;

/**
 * libfaketime gets an offset and, for a clock that stands still, the increment 0; the monotonic clock, which timers and sleeps go by,
 * runs. (Given the time itself it would read it with mktime, after which `date -u` is in the local zone.) The offset is in a file, since
 * in the environment it would differ from build to build, and each process reads it once. NO_FAKE_STAT, or the times of files would shift
 * too.
 * libfaketime names what it shares between processes after a process id, in the environment, where it would differ from run
 * to run: a copy under a fixed name serves as well.
 */
const ENTRY = String.raw`
accounts=$1 passwd=$2 group=$3 shell=$4 clock=$5 pace=$6 umask=$7 links=$8 probe=$9
shift 9
script=$1
shift
if [ -n "$accounts" ]; then
  printf '%s\n' "$passwd" > "$accounts/passwd"
  printf '%s\n' "$group" > "$accounts/group"
  ln -s "/bin/$shell" "$accounts/sh"
fi
if [ -e "$links" ]; then . "$links" && rm -- "$links" || exit; fi
if [ -n "$clock" ]; then
  now=$(date +%s)
  printf '%+d%s\n' "$((clock - now))" "$pace" > /dev/shm/verbatim_clock || exit
  export FAKETIME_TIMESTAMP_FILE=/dev/shm/verbatim_clock FAKETIME_CACHE_DURATION=1000000000
  export NO_FAKE_STAT=1 DONT_FAKE_MONOTONIC=1 LD_PRELOAD='/usr/$LIB/faketime/libfaketime.so.1'
  bash -c '${SHARED_CLOCK}' bash "$now" 2>/dev/null && export FAKETIME_SHARED='/verbatim_sem /verbatim_shm'
fi
umask "$umask"
unset HOSTNAME OLDPWD
exec "$@" /bin/sh -c "$probe" verbatim "$script"
`;

/** The working directory is the workspace's `src`. Before the clock is faked, and with the toolchain's own PATH. Static: the tracer's clock is the real one. */
const COMPILE_TRACER = `
(cd ../${TRACER_DIRECTORY} && PATH=/usr/local/bin:/usr/bin:/bin && cc -std=gnu11 -O2 -static -o tracer *.c) || exit
`;

const SHELL = '/bin/sh -e -c "$1"';
const RUN = `exec ${SHELL}`;

/** Few processes: each costs a millisecond, twice. The recipe gets one stream for both of its outputs: two would come in any order. */
const PROBE = String.raw`
date '+date=%s%ntz=%Z%z'
printf 'charmap=%s\n' "$(locale charmap)"
collate() { printf 'collation=%s%s\n' "$@"; }
collate $(printf 'z\nt\n' | sort)
printf 'nproc=%s\n' "$(nproc)"
name() { printf 'hostname=%s\nuname=%s\nmachine=%s\n' "$@"; }
name $(uname -nrm)
printf 'fqdn=%s\n' "$(hostname -f)"
while read -r key value _; do
  case $key in Uid:) uid=$value ;; Gid:) gid=$value ;; esac
done < /proc/self/status
printf 'uid=%s\ngid=%s\n' "$uid" "$gid"
getent passwd "$uid" | { IFS=: read -r name _ _ _ gecos _; printf 'user=%s\ngecos=%s\n' "$name" "$gecos"; }
printf 'home=%s\ncwd=%s\numask=%s\n' "$HOME" "$(pwd -P)" "$(umask)"
printf 'shell=%s\n' "$(readlink -f /bin/sh)"
read -r personality < /proc/self/personality
printf 'personality=%s\n' "$personality"
unset key value uid gid personality
echo '${PROBE_END}'
${RUN} 2>&1
`;

/** Relative, as it is for everyone: nothing of the tracer shows in the build's environment. */
const TRACED_PROBE = PROBE.replace(
  RUN,
  () => `exec ../${TRACER_DIRECTORY}/tracer ../${TRACER_DIRECTORY}/${TRACE_FILE} ${MAX_TRACE_BYTES} ${SHELL}`,
);
