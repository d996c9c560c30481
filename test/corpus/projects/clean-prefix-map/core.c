#include <assert.h>
int checked(int n) {
  assert(n > 0);
  return n - 1;
}
