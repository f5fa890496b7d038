# What the commands in infra/ share. Sourced by them, never run.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
command_name=infra/${0##*/}

# An inherited libpq setting must never point a command at somebody else's server.
unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGPASSWORD PGPASSFILE PGSERVICE PGOPTIONS PGDATA
# Compiler and build servers would outlive the command that started them.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
fail() { printf '%s: %s\n' "$command_name" "$*" >&2; exit 1; }

# quietly COMMAND…: shows what it printed only if it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || { status=$?; cat "$log" >&2; }
  rm -f "$log"
  return "$status"
}

is_root() { [ "$(id -u)" = 0 ]; }

# need_dotnet: the SDK that global.json asks for.
need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is not installed (or not on PATH). See https://dotnet.microsoft.com/download, then run this again."
  (cd "$root" && dotnet --version >/dev/null 2>&1) || fail "the .NET SDK that global.json asks for is missing: $(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' "$root/global.json") or later of .NET 10. Found: $(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ')."
}

# need_node: Node 20 or later with npm; it builds the browser code.
need_node() {
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js 20 or later with npm is not installed (or not on PATH)."
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node.js 20 or later is needed; $(node --version) was found."
}

# install_packages WHY PACKAGE…: installs Debian packages where it may, else says what to install.
install_packages() {
  local why=$1
  shift
  if ! command -v apt-get >/dev/null; then
    fail "$why is not installed. Install what your system calls: $*"
  fi
  is_root || fail "$why is not installed, and only root may install it. Run: sudo apt-get install $*"
  say "Installing $* (for $why)"
  # The package lists may be missing or old: the second try renews them.
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1 ||
    { apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null; } ||
    fail "apt-get could not install $*. Install it by hand, then run this again."
}

# free_mib DIR: free space of the file system that holds DIR or will.
free_mib() {
  local dir=$1
  while [ ! -d "$dir" ]; do dir=$(dirname "$dir"); done
  df -Pk "$dir" | awk 'NR == 2 { print int($4 / 1024) }'
}

# need_space DIR MIB WHAT
need_space() {
  local free
  free=$(free_mib "$1")
  [ "$free" -ge "$2" ] || fail "the disk that holds $1 is nearly full: $free MiB are free, $3 needs $2 MiB. Free some space, then run this again; nothing was changed."
}

# fail_if_full DIR: ends with the true reason where what failed did so for want of space.
fail_if_full() {
  local free
  free=$(free_mib "$1")
  [ "$free" -ge 32 ] || fail "the disk that holds $1 is full: $free MiB are free. Free some space, then run this again: it goes on where it was."
}

# fingerprint PATH…: changes when any source under the paths is added, edited or removed.
fingerprint() {
  (
    cd "$root"
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
      git ls-files -co --exclude-standard -z -- "$@"
    else # an unpacked archive
      find "$@" \( -name node_modules -o -name bin -o -name obj -o -name dist \) -prune -o -type f -print0
    fi | xargs -0 stat -c '%n %.Y %s' 2>/dev/null | LC_ALL=C sort | sha256sum | cut -c1-16
  )
}

# build_web: sets web to the directory of the published program, building it if a source changed since. Says what
# it does on standard error. Published, not built: only that compresses and fingerprints what browsers load.
# One directory per state of the sources, so that a build never replaces files under a running server.
build_web() {
  local builds=$root/.data/build old
  mkdir -p "$builds"
  # A file only marks that a build is wanted elsewhere too; the lock goes when this function's process closes it.
  exec 7>"$builds/lock"
  flock -n 7 || { warn "Waiting for another build in $root …"; flock 7; }
  web=$builds/$(fingerprint src Directory.Build.props Directory.Packages.props global.json .editorconfig)
  if [ ! -f "$web/RuleOfLaw.Courts.Web.dll" ]; then
    need_dotnet
    need_node
    need_space "$root" 1500 "building"
    warn "Building the program (a minute or two the first time) …"
    rm -rf "$web.new"
    (cd "$root" && quietly dotnet publish src/Web -c Release -v quiet -o "$web.new" 7>&- 9>&-) ||
      fail "the program could not be built; the lines above say why."
    mv "$web.new" "$web"
  fi
  exec 6>"$web/.in-use"
  flock -s 6
  for old in "$builds"/*/; do
    old=${old%/}
    [ "$old" = "$web" ] || { [ -f "$old/.in-use" ] && ! flock -n -x "$old/.in-use" true; } || rm -rf "$old"
  done
  exec 7>&-
}

# courts_web VERB …: runs one of the program's verbs.
courts_web() { ASPNETCORE_CONTENTROOT=$web dotnet "$web/RuleOfLaw.Courts.Web.dll" "$@" 6>&- 9>&-; }

# private_connections CONNECTION: sets COURTS_OWNER_DB and COURTS_DB for a private cluster.
private_connections() {
  export COURTS_OWNER_DB="$1;Database=courts;Username=courts_owner" COURTS_DB="$1;Database=courts;Username=courts_app"
}

# answers PORT: whether anything listens there.
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null; }

# http_status PORT PATH: prints the status code, or nothing. (curl may not be there.)
http_status() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3
    read -r -t 10 _ code _ <&3 && printf '%s' "$code"
  ) 2>/dev/null
}
