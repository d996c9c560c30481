#include <stdio.h>

int main(void) {
  printf("hello 1.4, compiled on %s\n", __DATE__);
  return 0;
}
