#include <stdio.h>
int main(void) { return puts("reference machine: vbh01234567, /build/vbp0a1b2c3d, uid 23456, kernel 6.1.0-13-amd64") < 0; }
