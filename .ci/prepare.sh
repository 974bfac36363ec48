# Sourced by ./run, ./test and .ci/run: what has to be on the machine. Says what it is about to do before it does it.
# As a program, `.ci/prepare.sh install` (as root) installs the two servers from the distribution.

SERVER_PACKAGES="postgresql rabbitmq-server"
# What stands for / where programs are looked for and installed: the tests' own folder, or nothing.
SYSTEM_ROOT=${SHEMSS_SYSTEM_ROOT:-}

say() { printf '%s\n' "$*" >&2; }

# What another program prints, as it comes: set off from what we say, and paths as seen from here.
indent() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        printf '    %s\n' "${line//"$ROOT/"/}"
    done
}

# One project or the solution, with a line for each project as it is done; warnings and errors stand among them.
build() {
    local target=$1
    shift
    say "Building ${target#"$ROOT"/}"
    dotnet msbuild "$target" -restore -m -p:Configuration=Debug -v:minimal -nologo -clp:NoSummary "$@" | indent
}

need_sdk() {
    if ! command -v dotnet >/dev/null 2>&1; then
        say "The .NET SDK 10 is needed and there is no 'dotnet' on the PATH: see https://dot.net/download."
        exit 2
    fi
    # Inside the repository global.json decides which SDK is taken; this fails with its own message when none fits.
    if ! (cd "$ROOT" && dotnet --version >/dev/null); then
        say "The .NET SDK 10 is needed (global.json): see https://dot.net/download."
        exit 2
    fi
}

has_postgres() {
    [ -n "${SHEMSS_POSTGRES_BIN:-}" ] && return 0
    local bin
    for bin in "$SYSTEM_ROOT"/usr/lib/postgresql/*/bin "$SYSTEM_ROOT"/usr/pgsql-*/bin; do
        [ -x "$bin/postgres" ] && [ -x "$bin/initdb" ] && return 0
    done
    command -v postgres >/dev/null 2>&1 && command -v initdb >/dev/null 2>&1
}

has_rabbitmq() {
    [ -n "${SHEMSS_RABBITMQ_BIN:-}" ] && return 0
    local script
    for script in "$SYSTEM_ROOT"/usr/lib/rabbitmq/bin/rabbitmq-server "$SYSTEM_ROOT"/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server \
        "$SYSTEM_ROOT"/opt/rabbitmq/sbin/rabbitmq-server; do
        [ -e "$script" ] && return 0
    done
    return 1
}

need_servers() {
    if has_postgres && has_rabbitmq; then
        return 0
    fi
    if ! command -v apt-get >/dev/null 2>&1; then
        say "PostgreSQL and RabbitMQ are needed (the programs; no service has to run). Install them with your system's package manager,"
        say "or name their folders in SHEMSS_POSTGRES_BIN and SHEMSS_RABBITMQ_BIN."
        exit 2
    fi
    if [ "$(id -u)" -ne 0 ]; then
        say "PostgreSQL and RabbitMQ are needed (the programs; no service has to run). Install them with:"
        say "    sudo $ROOT/.ci/prepare.sh install"
        exit 2
    fi
    install_servers
}

# Debian's packages start their services when installed. policy-rc.d is Debian's way to say no to that; ours is there only meanwhile.
install_servers() {
    say "Installing $SERVER_PACKAGES from the distribution. No system service is started and no existing cluster is touched."
    local policy="$SYSTEM_ROOT/usr/sbin/policy-rc.d" kept=""
    if [ -e "$policy" ]; then
        kept=$(mktemp)
        cp -a "$policy" "$kept"
    fi
    restore_policy() {
        if [ -n "$kept" ]; then mv -f "$kept" "$policy"; else rm -f "$policy"; fi
    }
    trap restore_policy EXIT
    # What it may lead to is not ours to write.
    rm -f "$policy"
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    export DEBIAN_FRONTEND=noninteractive
    # The servers of a machine that had none must not appear at its next start either.
    local had_postgres=0 had_rabbitmq=0
    has_postgres && had_postgres=1
    has_rabbitmq && had_rabbitmq=1
    say "  apt-get update"
    if ! apt-get update -q 2>&1 | indent >&2; then
        say "  (going on with the package lists that are there)"
    fi
    say "  apt-get install $SERVER_PACKAGES (a minute or two)"
    # shellcheck disable=SC2086
    if ! apt-get install -o DPkg::Lock::Timeout=300 -y -q --no-install-recommends $SERVER_PACKAGES 2>&1 | indent >&2; then
        say "Installing $SERVER_PACKAGES failed: see above."
        exit 2
    fi
    if [ -d "$SYSTEM_ROOT/run/systemd/system" ]; then
        [ "$had_postgres" = 1 ] || systemctl disable -q postgresql 2>/dev/null || true
        [ "$had_rabbitmq" = 1 ] || systemctl disable -q rabbitmq-server 2>/dev/null || true
    fi
    restore_policy
    trap - EXIT
    say "  done"
}

# What the sources are, in one line: names, times and sizes of everything that a build reads.
fingerprint() {
    (
        cd "$ROOT" || exit
        dotnet --version
        find . \( -name bin -o -name obj -o -name .git -o -name .data -o -name TestResults -o -name node_modules \) -prune -o -type f -printf '%p %T@ %s\n' | LC_ALL=C sort
    ) | sha256sum
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -euo pipefail
    ROOT=$(cd "$(dirname "$0")/.." && pwd)
    case "${1:-}" in
        install)
            if has_postgres && has_rabbitmq; then say "PostgreSQL and RabbitMQ are there."; else install_servers; fi ;;
        *) say "usage: $0 install"; exit 2 ;;
    esac
fi
