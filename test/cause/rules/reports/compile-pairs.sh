#!/bin/sh
# Compiles pairs for fixtures below $1: DIRECTORY/CASE/{left,right}/NAME. Needs gcc, binutils and genisoimage. See README.md.
set -eu
root=$1
pair() { mkdir -p "$root/$1/left" "$root/$1/right"; }
build() { # directory of the sources, output, flags
  mkdir -p "$1"
  printf '%s\n' '#include <stdio.h>' '#include <assert.h>' 'int main(int c, char **v) { assert(c < 9); puts(WHEN); return (int)v[0][0]; }' >"$1/main.c"
  out=$2; dir=$1; shift 2
  (cd "$dir" && gcc -DWHEN="\"${WHEN:-x}\"" "$@" -o "$out" main.c)
}
pair elf-debug-path
build /tmp/vbp1/src "$root/elf-debug-path/left/app" -g -DNDEBUG
build /tmp/vbp2/second/src "$root/elf-debug-path/right/app" -g -DNDEBUG
pair elf-build-id
for side in left right; do
  build /tmp/vbp1/src "$root/elf-build-id/$side/app" -DNDEBUG -Wl,--build-id=0x$([ $side = left ] && echo 1111111111 || echo 2222222222)
done
pair elf-rpath
build /tmp/vbp1/src "$root/elf-rpath/left/app" -DNDEBUG -Wl,--build-id=none -Wl,-rpath,/build/vbp12345678/src/lib
build /tmp/vbp1/src "$root/elf-rpath/right/app" -DNDEBUG -Wl,--build-id=none -Wl,-rpath,/srv/vbp9876543/src/lib
pair elf-file-macro
mkdir -p /tmp/vbp1/src /tmp/vbp2/src
for side in left right; do
  dir=/tmp/vbp$([ $side = left ] && echo 1 || echo 2)/src
  build $dir /dev/null
  gcc -DWHEN='"x"' -Wl,--build-id=none -o "$root/elf-file-macro/$side/app" $dir/main.c
done
pair elf-date-macro
WHEN='Nov 14 2023' build /tmp/vbp1/src "$root/elf-date-macro/left/app" -DNDEBUG -Wl,--build-id=none
WHEN='Mar  6 2025' build /tmp/vbp1/src "$root/elf-date-macro/right/app" -DNDEBUG -Wl,--build-id=none
pair elf-march
printf 'void f(float *a, float *b) { for (int i = 0; i < 64; i++) a[i] = a[i] * b[i] + b[i]; }\n' >/tmp/f.c
gcc -O3 -c -o "$root/elf-march/left/f.o" /tmp/f.c
gcc -O3 -march=haswell -c -o "$root/elf-march/right/f.o" /tmp/f.c
pair elf-symbol-order
printf 'int a(void){return 1;}\nint b(void){return 2;}\nint c(void){return 3;}\n' >/tmp/abc.c
printf 'int c(void){return 3;}\nint a(void){return 1;}\nint b(void){return 2;}\n' >/tmp/cab.c
(cd /tmp && gcc -c -o "$root/elf-symbol-order/left/x.o" -x c - <abc.c && gcc -c -o "$root/elf-symbol-order/right/x.o" -x c - <cab.c)
pair ar-library-order
(cd /tmp && for n in a b c; do printf 'int %s(void){return 1;}\n' $n >$n.c; gcc -c $n.c; done
  ar rcD "$root/ar-library-order/left/libx.a" a.o b.o c.o
  ar rcD "$root/ar-library-order/right/libx.a" c.o a.o b.o
  mkdir -p "$root/ar-library-time/left" "$root/ar-library-time/right"
  touch -d @1700000000 a.o b.o c.o; ar rcU "$root/ar-library-time/left/libx.a" a.o b.o
  touch -d @1741234567 a.o b.o c.o; ar rcU "$root/ar-library-time/right/libx.a" a.o b.o)
# Made anew, so that the inodes differ too.
pair iso-image-time
for side in left right; do
  when=$([ $side = left ] && echo 1700000000 || echo 1741234567)
  rm -rf /tmp/disc; mkdir /tmp/disc; echo hello >/tmp/disc/hello.txt; touch -d @$when /tmp/disc/hello.txt /tmp/disc
  SOURCE_DATE_EPOCH=$when genisoimage -quiet -R -o "$root/iso-image-time/$side/disc.iso" /tmp/disc
done
# The build-id covers debug information that is not shipped.
pair elf-stripped
for side in left right; do
  build /tmp/vbp-$side/src "$root/elf-stripped/$side/app" -g -DNDEBUG
  strip "$root/elf-stripped/$side/app"
done
# 2023 and 2025 as numbers, the years of the environments' clocks.
pair elf-year
for side in left right; do
  year=$([ $side = left ] && echo 2023 || echo 2025)
  printf '#include <stdio.h>\nint main(void) { printf("(C) %%d\\n", %s); return 0; }\n' $year >/tmp/year.c
  gcc -O2 -Wl,--build-id=none -o "$root/elf-year/$side/app" /tmp/year.c
done
