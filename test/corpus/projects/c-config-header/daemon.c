#include "config.h"
#include <stdio.h>

int main(void) {
  puts("daemon " PACKAGE_VERSION " (built on " BUILD_HOST ", " BUILD_KERNEL ")");
  return 0;
}
