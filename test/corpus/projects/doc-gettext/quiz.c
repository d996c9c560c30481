#include <libintl.h>
#include <stdio.h>
int main(void) { return puts(gettext("Right or wrong?")) < 0; }
