#!/bin/sh
# bash can tell the time without a process of its own.
if [ -n "$BASH_VERSION" ]; then
  printf -v day '%(%F %H:%M)T' "$SOURCE_DATE_EPOCH"
else
  day=$(date -u -d "@$SOURCE_DATE_EPOCH" '+%F %H:%M')
fi
echo "released $day" > release.txt
