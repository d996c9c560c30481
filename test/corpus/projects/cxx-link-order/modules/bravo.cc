#include "../registry.h"
static Register bravo_module("bravo");
