#include <cstdio>

struct Register {
  explicit Register(const char *name) { std::printf("%s\n", name); }
};
