#include "../registry.h"
static Register india_module("india");
