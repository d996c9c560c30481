const char *greet(void) { return "good morning"; }
