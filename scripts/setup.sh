#!/bin/sh
# Makes this checkout ready to run, and skips in milliseconds whatever is there already.
#   setup.sh [--yes] [--test] [--then COMMAND [ARGUMENT…]]
# --yes (or CI=true) installs system packages without asking, --test adds what the tests need,
# --then runs `verbatim COMMAND` afterwards; a --yes among its arguments is for this script too.
set -eu
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/sbin:/sbin
cache=${XDG_CACHE_HOME:-$HOME/.cache}/verbatim
log=$cache/dockerd.log

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 2; }
has() { command -v "$1" >/dev/null 2>&1; }

main() {
  yes=false for_tests=false command=''
  [ "${CI:-}" = true ] && yes=true
  while [ $# -gt 0 ]; do
    case $1 in
      --yes) yes=true ;;
      --test) for_tests=true ;;
      --then) shift; command=${1:?setup.sh: --then takes a command}; shift; break ;;
      *) fail "unknown option $1; it takes --yes, --test and --then COMMAND" ;;
    esac
    shift
  done
  # What follows belongs to the command, but for --yes. Each argument goes round once.
  count=$#
  while [ "$count" -gt 0 ]; do
    case $1 in --yes) yes=true ;; *) set -- "$@" "$1" ;; esac
    shift
    count=$((count - 1))
  done
  install_npm_packages
  install_system_packages
  start_engine
  [ -n "$command" ] || return 0
  PATH=$PWD/node_modules/.bin:$PATH
  exec node src/cli/main.ts "$command" "$@"
}

# The lockfile pins Node too. The stamp is a copy of what was installed; tap's plugins are chosen in .taprc.
install_npm_packages() {
  stamp=node_modules/.verbatim-installed
  cat package-lock.json .taprc | cmp -s - "$stamp" && return
  say 'installing npm packages, about 40 s'
  # No install scripts: what they would build is shipped in the packages.
  # Not `npm ci`: it refuses a lockfile without the packages of platforms that a registry does not carry.
  npm install --no-save --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error >&2
  PATH=$PWD/node_modules/.bin:$PATH tap build >&2
  cat package-lock.json .taprc >"$stamp"
}

install_system_packages() {
  packages=''
  need() { has "$1" || packages="$packages $2"; }
  need git git
  need xz xz-utils
  need bzip2 bzip2
  need zstd zstd
  need mmdebstrap mmdebstrap
  need mke2fs e2fsprogs
  need losetup mount
  need flock util-linux
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || packages="$packages debian-archive-keyring"
  if $for_tests; then
    need chromium chromium
    has_compose || packages="$packages docker-compose"
  fi
  # Newer Debians have the docker command in a package of its own.
  if ! has docker && apt-cache show docker-cli >/dev/null 2>&1; then packages="$packages docker-cli"; fi
  if needs_engine; then packages="$packages docker.io"; fi
  [ -n "$packages" ] || return 0
  get="apt-get install -y --no-install-recommends$packages"
  has apt-get || fail "this system has no apt-get; please install:$packages"
  if [ "$(id -u)" -ne 0 ]; then
    fail "these system packages are missing; please run: sudo apt-get update && sudo $get"
  fi
  if ! $yes && [ -t 0 ]; then
    printf 'setup: install these system packages with apt-get, about 30 s:%s? [Y/n] ' "$packages" >&2
    read -r answer
    case $answer in '' | [Yy]*) ;; *) fail "nothing installed; to do it yourself: apt-get update && $get" ;; esac
  fi
  say "installing system packages, about 30 s:$packages"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive $get -qq >&2
  has docker || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker-cli >&2
}

# A command of its own in bookworm, a plugin of docker's since.
has_compose() { has docker-compose || docker compose version >/dev/null 2>&1; }

needs_engine() {
  if has dockerd; then return 1; fi
  case $packages in *docker-cli*) ;; *) has docker || return 0 ;; esac
  uses_own_engine && ! engine_answers
}

# An engine named by DOCKER_HOST or a docker context is somebody else's to start.
uses_own_engine() {
  [ -z "${DOCKER_HOST:-}" ] || return 1
  ! has docker || [ "$(docker context show 2>/dev/null || echo default)" = default ]
}

engine_answers() { has docker && docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

start_engine() {
  if engine_answers; then return; fi
  uses_own_engine || fail "the Docker engine at ${DOCKER_HOST:-the current docker context} does not answer"
  [ "$(id -u)" -eq 0 ] || fail 'no Docker engine answers you; start it, or join the group docker'
  if [ -d /run/systemd/system ]; then
    say 'starting the Docker engine through systemd'
    systemctl start docker >&2
  else
    say "starting the Docker engine, about 3 s; its log is $log"
    forget_dead /var/run/docker.pid dockerd
    forget_dead /var/run/docker/containerd/containerd.pid containerd
    mkdir -p "$cache"
    # Detached from all that is open here, for CI hands down more than the three streams: whoever reads what a daemon inherited waits for
    # ever. It takes bash to close a descriptor above 9.
    setsid -f bash -c '
      for path in /proc/$$/fd/*; do
        descriptor=${path##*/}
        [ "$descriptor" -le 2 ] || exec {descriptor}>&-
      done
      exec dockerd' </dev/null >"$log" 2>&1
  fi
  tries=0
  until engine_answers; do
    tries=$((tries + 1))
    if [ "$tries" -ge 150 ]; then
      tail -n 5 "$log" >&2 2>/dev/null || true
      fail "the Docker engine did not answer within 30 s; see $log"
    fi
    sleep 0.2
  done
}

# After a reboot another process may have the number in the file, and dockerd then believes that it runs already.
forget_dead() {
  [ -e "$1" ] || return 0
  [ "$(cat "/proc/$(cat "$1")/comm" 2>/dev/null)" = "$2" ] || rm -f "$1"
}

main "$@"
