#!/bin/sh
set -e
printf 'Built-By: %s\nBuild-Date: %s\n' "$USER" "$(date +%F)" > manifest.txt
mkdir -p classes
javac -d classes src/Main.java
stamp=$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)
jar --create --file=tea.jar --date="$stamp" --manifest=manifest.txt -C classes Main.class
