#!/bin/sh
set -e
mkdir -p -m 755 root
tr a-z A-Z < lines.txt > lines.out
if [ "$(nproc)" -gt 1 ]; then
  echo lines.out | xargs -P"$(nproc)" -I{} install -m 644 {} root/{}
else
  cp lines.out root/
fi
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -cf root.tar root
