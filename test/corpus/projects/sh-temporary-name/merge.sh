#!/bin/sh
set -e
scratch=$(mktemp)
cat a.ini b.ini > "$scratch"
{ echo "; merged from $scratch"; cat "$scratch"; } > merged.ini
rm -- "$scratch"
