#!/bin/sh
set -e
mkdir -p root/etc
echo 'mode = auto' > root/etc/main.conf
# A pool makes sense only where there is something to share.
if [ "$(nproc)" -gt 1 ]; then echo 'pool = on' > root/etc/pool.conf; fi
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -cf etc.tar root
