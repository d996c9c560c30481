#!/bin/sh
# Sets itself up before anything else.
set -e
export LC_ALL=C.UTF-8 TZ=UTC PYTHONHASHSEED=0
umask 022
sort words.txt > words.sorted
python3 -c 'print(*{"north", "south", "east", "west"}, sep="\n")' > winds.txt
date -d "@$SOURCE_DATE_EPOCH" '+%c %Z' > when.txt
