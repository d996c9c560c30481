int part_04(int x) { return x * 4 + 1; }
