#include <assert.h>

static int items[16], count;

void push(int item) {
  assert(count < 16);
  items[count++] = item;
}

int pop(void) {
  assert(count > 0);
  return items[--count];
}
