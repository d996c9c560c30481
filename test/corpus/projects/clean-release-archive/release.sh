#!/bin/sh
set -e
umask 022
mkdir -p release-1.0
for file in src/*.txt; do tr a-z A-Z < "$file" > "release-1.0/$(basename "$file")"; done
echo "released $(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" '+%c')" > release-1.0/RELEASE
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -cf - release-1.0 | gzip -9n > release-1.0.tar.gz
sha256sum release-1.0.tar.gz > SHA256SUMS
