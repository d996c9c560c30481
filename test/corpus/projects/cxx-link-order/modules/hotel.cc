#include "../registry.h"
static Register hotel_module("hotel");
