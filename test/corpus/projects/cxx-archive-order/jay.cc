int jay_legs() { return 4; }
