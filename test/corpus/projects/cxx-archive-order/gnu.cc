int gnu_legs() { return 4; }
