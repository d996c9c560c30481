#include <stdio.h>

int main(void) {
  puts("Hello from a build that anyone can repeat.");
  return 0;
}
