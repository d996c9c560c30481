#include "../registry.h"
static Register foxtrot_module("foxtrot");
