int part_02(int x) { return x * 2 + 1; }
