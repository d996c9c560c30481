#include <assert.h>
#include <stdio.h>

int main(int argc, char **argv) {
  (void)argv;
  assert(argc < 100); /* assert() writes __FILE__ into the program */
  puts("compiled from " __FILE__);
  return 0;
}
