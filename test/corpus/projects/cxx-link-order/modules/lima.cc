#include "../registry.h"
static Register lima_module("lima");
