#include "ring.h"
#include <stdio.h>

int main(void) {
  struct ring ring = {7};
  printf("%d\n", ring_next(&ring, 6));
  return 0;
}
