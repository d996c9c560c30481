import type { PackedFile } from '../../src/build/docker-upload.ts';

const MAKEFILE = `
all: out/app out/plain.tar
stamp.h:
	echo "#define STAMP \\"$$(hostname)\\"" > $@
greet.o: greet.c stamp.h
	gcc -c greet.c -o greet.o
main.o: main.c
	gcc -g -c main.c -o main.o
out/app: main.o greet.o
	mkdir -p out
	gcc main.o greet.o -o app.tmp
	mv app.tmp out/app
out/plain.tar: main.c
	mkdir -p out
	tar cf - --sort=name --mtime=@0 main.c | gzip -n > out/plain.tar
`;

/** A program in C whose one part keeps the build path and whose other part keeps the host's name, and an archive that keeps its owner. */
export const TRACED_PROJECT: readonly PackedFile[] = Object.entries({
  'main.c': '#include <stdio.h>\n#include "greet.h"\nint main(void) { greet(); return 0; }\n',
  'greet.h': 'void greet(void);\n',
  'greet.c':
    '#include <stdio.h>\n#include "greet.h"\n#include "stamp.h"\nvoid greet(void) { puts(STAMP); }\n',
  Makefile: MAKEFILE,
}).map(([name, text]) => ({ header: { name: `src/${name}` }, content: Buffer.from(text) }));
