int part_09(int x) { return x * 9 + 1; }
