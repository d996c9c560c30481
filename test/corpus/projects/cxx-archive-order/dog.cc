int dog_legs() { return 4; }
