#include "../registry.h"
static Register alpha_module("alpha");
