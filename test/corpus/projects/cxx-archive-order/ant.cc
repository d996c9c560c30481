int ant_legs() { return 4; }
