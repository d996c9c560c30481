#include <stdio.h>
int main(void) { return puts("compiled with " FLAGS) < 0; }
