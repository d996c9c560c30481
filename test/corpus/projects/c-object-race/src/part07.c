int part_07(int x) { return x * 7 + 1; }
