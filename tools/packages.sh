# shellcheck shell=bash
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What cidalert needs from Debian 12, and how it gets there. Sourced by tools/run, tools/test,
# tools/bench and tools/package.

# shellcheck disable=SC2034 # whoever sources this uses them

build_packages=(
  appstream
  g++
  gcc
  gettext
  libebook-contacts1.2-dev
  libebook1.2-dev
  libgdk-pixbuf-2.0-dev
  libglib2.0-dev
  libjson-glib-dev
  libmicrohttpd-dev
  libnotify-dev
  libphonenumber-dev
  libsecret-1-dev
  libsoup-3.0-dev
  libsqlite3-dev
  meson
  ninja-build
  pkg-config
)

# The real desktops (gjs owns GNOME's notification service), what they draw with, and pictures
# of them; a private bus; what reads our pages, entries, units and completions as their users do.
test_packages=(
  adwaita-icon-theme
  clang
  clang-format
  dbus
  desktop-file-utils
  dunst
  evolution-data-server
  fish
  fonts-dejavu-core
  git
  gjs
  gnome-session-bin
  gnome-session-common
  gnome-shell
  groff
  imagemagick
  iproute2
  libcmocka-dev
  libgl1-mesa-dri
  libglib2.0-bin
  librsvg2-common
  locales
  openssl
  python3
  python3-dbus
  python3-dbusmock
  python3-gi
  sqlite3
  systemd
  wl-clipboard
  x11-apps
  xclip
  xsel
  xvfb
  zsh
)

# What reads the source, and watches the programs as they run.
analysis_packages=(
  clang-tidy
  cppcheck
  gcovr
  libglib2.0-dev
  llvm
  valgrind
)

# What people would write instead of cidalert needs these.
bench_packages=(
  gir1.2-notify-0.7
  python3-bottle
)

# What builds the Debian package, beside build_packages, reads it, and makes a Debian to try it in.
package_packages=(
  debhelper
  debootstrap
  dpkg-dev
  fakeroot
  libicu-dev
  lintian
)

# install_missing PACKAGE...: installs those that are not there; says so first.
install_missing() {
  local package said missing=() as_root=()

  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  if ! command -v apt-get >/dev/null; then
    printf 'This is not Debian: what corresponds to these of its packages has to be there:\n' >&2
    print_list "${missing[@]}" >&2
    return 0
  fi
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
    if ! command -v sudo >/dev/null; then
      printf 'There is no sudo here. Please let root install these packages first:\n' >&2
      print_list "${missing[@]}" >&2
      return 1
    fi
  fi

  printf 'Installing %d packages and what they need; this may take a few minutes:\n' \
    "${#missing[@]}"
  print_list "${missing[@]}"
  if ! said=$({ "${as_root[@]}" apt-get update -q && "${as_root[@]}" \
    env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    "${missing[@]}"; } </dev/null 2>&1 | show_steps); then
    printf '%s\n' "$said" | tail -n 12 >&2
    printf 'The packages could not be installed; above is what apt-get said last.\n' >&2
    return 1
  fi
}

# show_steps: a dot now and then, so that the silence is not taken for a stop; the words go on.
show_steps() {
  local line steps=0

  while IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in
    'Get:'* | 'Unpacking '* | 'Setting up '*)
      steps=$((steps + 1))
      [ $((steps % 20)) -ne 0 ] || printf '.' >&2
      ;;
    esac
  done
  [ "$steps" -lt 20 ] || printf '\n' >&2
}

# print_list WORD...: indented, in lines that fit a terminal.
print_list() {
  printf '%s\n' "$*" | fold -s -w 76 | sed 's/^/  /; s/ *$//'
}

# configure FOLDER OPTION...: sets a build folder up, anew where its options differ.
configure() {
  local folder=$1
  shift

  if [ -f "$folder/build.ninja" ]; then
    meson configure "$folder" "$@"
  else
    # What an interrupted set-up left would be taken for a whole one.
    rm -rf "$folder"/meson-{info,logs,private}
    meson setup "$folder" "$@"
  fi
}
