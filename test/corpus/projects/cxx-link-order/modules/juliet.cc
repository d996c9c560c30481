#include "../registry.h"
static Register juliet_module("juliet");
