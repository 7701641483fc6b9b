# Shared by the scripts; sourced, not run. Expects `set -euo pipefail` in the caller.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# The compiler of TypeScript 7. `typescript` itself stays at 6, whose JavaScript API the linter and others use.
TSC=$ROOT/node_modules/typescript-compiler/bin/tsc
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/tandem
mkdir -p "$CACHE"

# Progress goes to standard error, so that standard output stays for results.
say() { printf '\033[2m[tandem]\033[0m %s\n' "$*" >&2; }
die() { printf '[tandem] %s\n' "$*" >&2; exit 1; }

# run_logged <what> <command...>: quiet while it works, the whole output when it fails.
run_logged() {
  local what=$1 log start
  shift
  log=$(mktemp "${TMPDIR:-/tmp}/tandem-XXXXXX.log")
  start=$SECONDS
  say "$what ..."
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "$what: failed"
  fi
  rm -f "$log"
  if ((SECONDS - start > 2)); then say "$what: done in $((SECONDS - start)) s"; fi
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need_packages <debian package...>: installs what is missing, and only then asks the archive. The
# package lists are fetched once, by whichever script comes first.
need_packages() {
  local missing=() package
  for package in "$@"; do
    installed "$package" || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  [ "$(id -u)" = 0 ] || die "missing Debian packages, and only root may install them: ${missing[*]}"
  if [ -z "${TANDEM_APT_UPDATED:-}" ]; then
    run_logged 'apt-get update' apt-get -q -o DPkg::Lock::Timeout=300 update
    export TANDEM_APT_UPDATED=1
  fi
  DEBIAN_FRONTEND=noninteractive run_logged "apt-get install ${missing[*]}" \
    apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "${missing[@]}"
}

# with_lock <name> <command...>: one at a time on this machine, the others wait.
with_lock() {
  local name=$1
  shift
  (
    flock 9
    "$@"
  ) 9>"$CACHE/$name.lock"
}

# Each leg of a call takes two descriptors in its media worker, which inherits the limit.
raise_limits() { ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)" 2>/dev/null || true; }

NODE_VERSION=24.21.0
NODE_HOME=$CACHE/node-$NODE_VERSION/node_modules/node/bin
