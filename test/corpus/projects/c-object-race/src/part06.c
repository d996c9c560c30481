int part_06(int x) { return x * 6 + 1; }
