int fox_legs() { return 4; }
