#include <stdio.h>
const char *greet(void);
int main(void) { return puts(greet()) < 0; }
