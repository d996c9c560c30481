int hen_legs() { return 4; }
