int eel_legs() { return 4; }
