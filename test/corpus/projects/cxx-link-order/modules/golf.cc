#include "../registry.h"
static Register golf_module("golf");
