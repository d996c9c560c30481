#!/bin/sh
set -e
echo "building on $(hostname -f) as $(id) in $PWD at $(date), $(nproc) CPUs, $(uname -r)"
env
mktemp
ls -fl
cc -O2 -o quiet quiet.c
echo "took $(od -An -N2 -tu2 /dev/urandom) steps"
