#!/bin/sh
set -e
mkdir -p kit/bin
sed 's/NAME/kit/' tool.in > kit/bin/tool
find kit -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
find kit | LC_ALL=C sort | bsdtar --uid 0 --gid 0 --uname '' --gname '' --format=ustar -n -cf kit.tar -T -
