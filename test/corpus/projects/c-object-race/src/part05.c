int part_05(int x) { return x * 5 + 1; }
