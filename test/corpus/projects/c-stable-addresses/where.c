#include <stdio.h>
int main(void) { return printf("%p\n", (void *)main) < 0; }
