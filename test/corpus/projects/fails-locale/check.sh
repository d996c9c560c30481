#!/bin/sh
set -e
LC_ALL=C sort words.txt > words.sorted
# The tests expect the order of C.
sort -c words.sorted
