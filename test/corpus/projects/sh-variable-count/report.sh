#!/bin/sh
# How crowded is the environment that exec has to copy?
vars=$(perl -e 'print scalar grep { !/^(?:_|PWD|OLDPWD|SHLVL)$/ } keys %ENV')
printf 'variables: %s\n' "$vars" > crowd.txt
