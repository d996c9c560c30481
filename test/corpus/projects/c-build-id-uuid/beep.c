#include <stdio.h>
int main(void) { return putchar('\a') == EOF; }
