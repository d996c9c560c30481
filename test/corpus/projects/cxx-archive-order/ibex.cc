int ibex_legs() { return 4; }
