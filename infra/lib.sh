# What the commands in infra/ share. Sourced by them, never run.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
command_name=infra/${0##*/}

# An inherited libpq setting must never point a command at somebody else's server.
unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGPASSWORD PGPASSFILE PGSERVICE PGOPTIONS PGDATA
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
fail() { printf '%s: %s\n' "$command_name" "$*" >&2; exit 1; }

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

# fingerprint PATH…: changes when any source under the paths is added, edited or removed.
fingerprint() {
  (cd "$root" && find "$@" \( -name node_modules -o -name bin -o -name obj -o -name dist -o -name TestResults \) -prune -o -type f -printf '%p %T@ %s\n' | LC_ALL=C sort | sha256sum | cut -d' ' -f1)
}
