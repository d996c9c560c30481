#!/bin/sh
set -e
start=$(date +%s%N)
perl -e '$x += sqrt $_ for 1 .. 300000'
end=$(date +%s%N)
echo "1 test passed in $(((end - start) / 1000)) us" > check.report
