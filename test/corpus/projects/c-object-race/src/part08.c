int part_08(int x) { return x * 8 + 1; }
