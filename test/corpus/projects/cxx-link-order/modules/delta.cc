#include "../registry.h"
static Register delta_module("delta");
