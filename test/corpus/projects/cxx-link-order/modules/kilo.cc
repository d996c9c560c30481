#include "../registry.h"
static Register kilo_module("kilo");
