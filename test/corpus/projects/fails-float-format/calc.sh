#!/bin/sh
set -e
# bash's printf reads numbers by the locale, dash's does not.
printf 'half of 5 is %.1f\n' 2.5 > half.txt
