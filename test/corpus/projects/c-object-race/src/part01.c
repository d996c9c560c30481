int part_01(int x) { return x * 1 + 1; }
