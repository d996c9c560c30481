#!/bin/sh
printf 'nonce=%s\n' "$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')" > seal.conf
