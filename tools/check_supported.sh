#!/usr/bin/env bash
# check_supported.sh [--fix] LIST_SUPPORTED: fails when docs/supported.md is not what the registries say; --fix writes it.
set -euo pipefail
fix=0
[ "${1:-}" = --fix ] && { fix=1; shift; }
program=$(realpath "${1:?which list_supported?}")
root=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")
page="$root/docs/supported.md"
counts="$root/tools/goldens/case_counts.tsv"
if [ "$fix" = 1 ]; then
  "$program" "$counts" >"$page.new" && mv "$page.new" "$page"
elif ! diff -u "$page" <("$program" "$counts"); then
  echo "docs/supported.md is out of date: tools/check_supported.sh --fix $program" >&2
  exit 1
fi
