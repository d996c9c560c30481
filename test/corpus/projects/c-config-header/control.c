#include "config.h"
#include <stdio.h>

int main(void) {
  puts("control " PACKAGE_VERSION);
  return 0;
}
