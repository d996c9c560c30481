#!/bin/sh
# A glob is sorted, isn't it?
cat parts/*.txt > all.txt
