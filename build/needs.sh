# Sourced by the scripts of the root: makes sure of the programs they need. Debian's and Ubuntu's are installed with apt where we are
# root; anywhere else the script stops and says what to install.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

fail() {
    echo "$*" >&2
    exit 1
}

# apt_install PACKAGE...: installs without a question; what apt says is shown only when it fails.
apt_install() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        fail "Please install: $*   (on Debian and Ubuntu: sudo apt-get install $*)"
    fi
    echo "Installing $* ..." >&2
    apt_update
    quietly env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "$@"
}

# quietly COMMAND...: shows what a command says only when it fails, and then fails with it.
quietly() {
    local said
    said=$("$@" 2>&1 </dev/null) || fail "$said"
}

# apt_offers PACKAGE VERSION: whether the sources apt is set up with have the package in at least this version.
apt_offers() {
    local candidate
    command -v apt-get >/dev/null || return 1
    apt_update
    candidate=$(LC_ALL=C apt-cache policy "$1" | awk '/Candidate:/ {print $2}')
    [ -n "$candidate" ] && [ "$candidate" != "(none)" ] && dpkg --compare-versions "$candidate" ge "$2"
}

apt_update() {
    [ "$(id -u)" = 0 ] && [ -z "${apt_updated:-}" ] || return 0
    quietly apt-get -qq update
    apt_updated=1
}

need_dotnet() {
    dotnet --list-sdks 2>/dev/null | grep -q '^10\.' && return
    apt_offers dotnet-sdk-10.0 10.0 || fail "Guildhall needs the .NET 10 SDK, which apt does not know here. On Debian:
    . /etc/os-release
    curl -fsSLO https://packages.microsoft.com/config/debian/\$VERSION_ID/packages-microsoft-prod.deb
    sudo apt-get install ./packages-microsoft-prod.deb && sudo apt-get update && sudo apt-get install dotnet-sdk-10.0
Anywhere else: https://learn.microsoft.com/dotnet/core/install/linux"
    apt_install dotnet-sdk-10.0
}

need_node() {
    local major
    major=$( (node --version | sed 's/^v\([0-9]*\).*/\1/') 2>/dev/null || true)
    [ "${major:-0}" -ge 20 ] && command -v npm >/dev/null && return
    apt_offers nodejs 20 || fail "Guildhall needs Node.js 20 or later with npm, which apt does not know here. On Debian and Ubuntu:
    curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install nodejs
Anywhere else: https://nodejs.org/en/download"
    apt_install nodejs
    command -v npm >/dev/null || apt_install npm # a package of its own in Debian, part of nodejs elsewhere
}

# Names the folder of PostgreSQL's programs in $postgres_bin.
need_postgres() {
    postgres_bin=$(postgres_bin)
    [ -n "$postgres_bin" ] && return
    # Our own cluster is all we want: Debian's package must not start one that would outlive us.
    if [ "$(id -u)" = 0 ]; then
        mkdir -p /etc/postgresql-common/createcluster.d
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/guildhall.conf
    fi
    apt_install postgresql
    postgres_bin=$(postgres_bin)
}

postgres_bin() {
    local initdb
    initdb=$(ls -v /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)
    [ -n "$initdb" ] || initdb=$(command -v initdb) || return 0
    dirname "$(readlink -f "$initdb")"
}

# Names the browser for the tests in GUILDHALL_TEST_CHROMIUM.
need_chromium() {
    GUILDHALL_TEST_CHROMIUM=$(command -v chromium || command -v google-chrome || true)
    if [ -z "$GUILDHALL_TEST_CHROMIUM" ]; then
        apt_install chromium
        GUILDHALL_TEST_CHROMIUM=$(command -v chromium) || fail "Please install Chromium or Google Chrome."
    fi
    export GUILDHALL_TEST_CHROMIUM
}

need_vips() {
    ldconfig -p | grep -q 'libvips\.so\.42' && return
    apt_install libvips42
}
