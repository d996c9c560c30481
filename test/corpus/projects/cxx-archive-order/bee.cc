int bee_legs() { return 4; }
