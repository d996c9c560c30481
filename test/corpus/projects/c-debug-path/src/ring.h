struct ring {
  int size;
};
int ring_next(const struct ring *ring, int at);
