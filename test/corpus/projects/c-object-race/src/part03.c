int part_03(int x) { return x * 3 + 1; }
