#include <stdio.h>

static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }

struct entry {
  const char *name;
  int (*run)(int, int);
};
static const struct entry entries[] = {{"add", add}, {"sub", sub}};

int main(void) {
  for (int i = 0; i < 2; i++) printf("%s %p\n", entries[i].name, (void *)entries[i].run);
  return 0;
}
