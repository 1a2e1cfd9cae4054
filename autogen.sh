#!/bin/sh
# SPDX-License-Identifier: MIT
# Prepares a fresh clone: ./autogen.sh [--install-deps[=all]] [options of configure]
#
#   --install-deps      first installs what building and running needs (Debian packages; asks for
#                       root's rights through sudo when it has to)
#   --install-deps=all  also what the tests and the benchmark need
#   --no-configure      stops before configure
set -eu
cd "$(dirname "$0")"

BUILD_PACKAGES="build-essential autoconf automake libtool pkg-config autoconf-archive
  libxlsxwriter-dev libxml2-dev libzip-dev libjansson-dev libssl-dev libunistring-dev zlib1g-dev libdeflate-dev
  libsqlite3-dev libmicrohttpd-dev libseccomp-dev libsystemd-dev libconfuse-dev libcurl4-openssl-dev
  libqrencode-dev"
TEST_PACKAGES="libcunit1-dev clang libclang-rt-14-dev clang-format-14 gcovr mandoc sqlite3 strace
  faketime time libxml2-utils golang-go golang-golang-x-mod-dev dash openssl python3 python3-aiosmtpd python3-asyncssh python3-openpyxl python3-pandas python3-xlsxwriter
  libreoffice-calc-nogui chromium wrk"

usage() {
    sed -n 's/^# \{0,1\}//; 3,9p' "$0"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Names the packages that are not installed yet.
missing() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done
}

install_packages() {
    command -v apt-get >/dev/null || {
        echo "autogen.sh: this is no Debian system; install by hand: $*" >&2
        exit 1
    }
    wanted=$(missing "$@")
    [ -n "$wanted" ] || return 0
    echo "autogen.sh: installing $(echo $wanted)"
    as_root apt-get update -q
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted
}

# Node.js, unless it is there already: Debian's packages do not go with those of other places.
node_packages() {
    { command -v node && command -v npm; } >/dev/null || echo nodejs npm
}

# The look of the pages, which is not in the tree.
fetch_assets() {
    [ -f templates/assets/govuk-frontend.css ] || sh assets/fetch templates/assets
}

configure=yes
for argument in "$@"; do
    shift
    case $argument in
    --install-deps)
        install_packages $BUILD_PACKAGES $(node_packages)
        fetch_assets
        ;;
    --install-deps=all)
        install_packages $BUILD_PACKAGES $TEST_PACKAGES $(node_packages)
        fetch_assets
        ;;
    --no-configure) configure=no ;;
    -h | --help) usage; exit 0 ;;
    *) set -- "$@" "$argument" ;;
    esac
done

autoreconf --install --force --warnings=none
[ "$configure" = no ] || ./configure --quiet "$@"
