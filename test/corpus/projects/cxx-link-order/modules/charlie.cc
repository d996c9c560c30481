#include "../registry.h"
static Register charlie_module("charlie");
