#include "../registry.h"
static Register echo_module("echo");
