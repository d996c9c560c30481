#include "ring.h"

int ring_next(const struct ring *ring, int at) { return (at + 1) % ring->size; }
