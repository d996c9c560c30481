#!/bin/sh
echo "$(hostname -d)" > mailname
