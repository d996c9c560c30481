int cat_legs() { return 4; }
