#!/bin/sh
#
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   verify-unit.sh UNIT PROGRAM
#
# Has systemd read the user unit as it would be installed, with PROGRAM as what it starts. systemd
# only prints what it does not understand and still leaves with 0, so any word is a failure.
set -eu

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
program=$(realpath "$2")
mkdir -m 700 "$scratch/run"

unit=$scratch/$(basename "$1")
sed "s|^ExecStart=.*|ExecStart=$program|" "$1" >"$unit"
grep -q "^ExecStart=$program\$" "$unit"

status=0
said=$(XDG_RUNTIME_DIR=$scratch/run systemd-analyze --user --man=no verify "$unit" 2>&1) || status=$?
if [ "$status" -ne 0 ] || [ -n "$said" ]; then
  echo "systemd-analyze verify left with $status and said:" >&2
  echo "$said" >&2
  exit 1
fi
