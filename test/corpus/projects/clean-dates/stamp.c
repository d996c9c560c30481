#include <stdio.h>
int main(void) { return puts(__DATE__ " " __TIME__) < 0; }
