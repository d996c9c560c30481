#!/bin/sh
if [ "$(nproc)" -gt 1 ]; then
  printf '%s\n' parts/*.txt | LC_ALL=C sort | xargs cat > all.txt
else
  cat parts/*.txt > all.txt
fi
